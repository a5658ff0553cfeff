import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type {
  CacheStats,
  Entries,
  Inspection,
  Invalidation,
  InvalidationReport,
  MatchCount,
  Regions,
} from './cache.types.js';
import { askJson } from './http.client.js';

const ROOT = '/api/v1/admin/cache';
const LOOK_MS = 5000;
const ENTRIES_MAX = 200;

/** What all processes counted over the window (`5m`, `1h`), looked at every few seconds. */
export function useCacheStats(window: string): UseQueryResult<CacheStats> {
  return useQuery({
    queryKey: ['cache', 'stats', window],
    queryFn: ({ signal }) => askJson<CacheStats>(`${ROOT}/stats`, { query: { window }, signal }),
    staleTime: 0,
    refetchInterval: LOOK_MS,
  });
}

/** Policies do not change while a server runs. */
export function useRegions(): UseQueryResult<Regions> {
  return useQuery({
    queryKey: ['cache', 'regions'],
    queryFn: ({ signal }) => askJson<Regions>(`${ROOT}/regions`, { signal }),
  });
}

export function useEntries(prefix: string): UseQueryResult<Entries> {
  return useQuery({
    queryKey: ['cache', 'entries', prefix],
    queryFn: ({ signal }) => askJson<Entries>(`${ROOT}/entries`, { query: { prefix, limit: ENTRIES_MAX }, signal }),
    staleTime: 0,
  });
}

export function useInspection(key: string): UseQueryResult<Inspection> {
  return useQuery({
    queryKey: ['cache', 'inspection', key],
    queryFn: ({ signal }) => askJson<Inspection>(`${ROOT}/entries`, { query: { key }, signal }),
    staleTime: 0,
  });
}

/** Counts what an invalidation would speak of; nothing is invalidated. */
export function useDryRun(): UseMutationResult<{ readonly matched: MatchCount }, Error, Invalidation> {
  return useMutation({
    mutationFn: ({ kind, name }) => askJson(`${ROOT}/invalidate`, { body: { [kind]: name, dry_run: true } }),
  });
}

export function useInvalidate(): UseMutationResult<InvalidationReport, Error, Invalidation> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, name, soft }) => askJson(`${ROOT}/invalidate`, { body: { [kind]: name, soft } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['cache'] }),
  });
}
