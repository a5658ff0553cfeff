import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { askJson } from './http.client.js';
import type {
  Advice,
  AppliedPlan,
  Freshness,
  ViewDetail,
  ViewExplanation,
  ViewPlan,
  ViewRun,
  ViewStatus,
} from './views.types.js';

const ROOT = '/api/v1/admin/materialized-views';
const LOOK_MS = 5000;
const HISTORY_MAX = 50;

const looked = { staleTime: 0, refetchInterval: LOOK_MS } as const;

export function useViews(): UseQueryResult<readonly ViewStatus[]> {
  return useQuery({
    queryKey: ['views', 'list'],
    queryFn: async ({ signal }) => (await askJson<{ views: readonly ViewStatus[] }>(ROOT, { signal })).views,
    ...looked,
  });
}

export function useView(name: string): UseQueryResult<ViewDetail> {
  return useQuery({
    queryKey: ['views', 'one', name],
    queryFn: ({ signal }) => askJson<ViewDetail>(pathOf(name), { signal }),
    ...looked,
  });
}

export function useViewHistory(name: string): UseQueryResult<readonly ViewRun[]> {
  return useQuery({
    queryKey: ['views', 'history', name],
    queryFn: async ({ signal }) => {
      const asked = { query: { limit: HISTORY_MAX }, signal };
      return (await askJson<{ runs: readonly ViewRun[] }>(`${pathOf(name)}/history`, asked)).runs;
    },
    ...looked,
  });
}

/** Estimates cost the server a look at its plans, so it is not repeated. */
export function useViewExplanation(name: string): UseQueryResult<ViewExplanation> {
  return useQuery({
    queryKey: ['views', 'explain', name],
    queryFn: ({ signal }) => askJson<ViewExplanation>(`${pathOf(name)}/explain`, { signal }),
    staleTime: 0,
  });
}

/** Ages against promises; the server tells them to everybody. */
export function useFreshness(): UseQueryResult<Freshness> {
  return useQuery({
    queryKey: ['freshness'],
    queryFn: ({ signal }) => askJson<Freshness>('/health/freshness', { signal }),
    ...looked,
  });
}

export function useAdvice(): UseQueryResult<Advice> {
  return useQuery({
    queryKey: ['views', 'advice'],
    queryFn: ({ signal }) => askJson<Advice>(`${ROOT}/advice`, { signal }),
  });
}

export type ViewVerb = 'refresh' | 'pause' | 'resume' | 'rollback' | 'cancel';

export interface ViewAction {
  readonly name: string;
  readonly verb: ViewVerb;
  readonly reason?: string;
}

/** Answers the run, or of a pause and its end the state of the view. */
export function useViewAction(): UseMutationResult<Partial<ViewRun>, Error, ViewAction> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, verb, reason }) =>
      askJson<Partial<ViewRun>>(`${pathOf(name)}/${verb}`, { body: reason === undefined ? {} : { reason } }),
    onSettled: () => again(client),
  });
}

export function usePlan(): UseMutationResult<ViewPlan, Error, void> {
  return useMutation({ mutationFn: () => askJson<ViewPlan>(`${ROOT}/plan`, { method: 'POST' }) });
}

/** The plan that was shown, or nothing. */
export function useApply(): UseMutationResult<AppliedPlan, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (planId) => askJson<AppliedPlan>(`${ROOT}/apply`, { body: { plan_id: planId } }),
    onSettled: () => again(client),
  });
}

async function again(client: ReturnType<typeof useQueryClient>): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['views'] }),
    client.invalidateQueries({ queryKey: ['freshness'] }),
  ]);
}

function pathOf(name: string): string {
  return `${ROOT}/${encodeURIComponent(name)}`;
}
