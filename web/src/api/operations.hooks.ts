import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { askJson, sessionFetch } from './http.client.js';

const LOOK_MS = 2000;
const SLOW_LOOK_MS = 10_000;

export interface Follower {
  readonly id: string;
  readonly position: number;
  readonly behind: number;
  readonly seen_ago_ms: number;
}

export interface ChangeLog {
  readonly process: string;
  readonly status: {
    readonly head: number;
    readonly position: number;
    readonly pending: number;
    readonly lag_ms: number;
    readonly trusted: boolean;
    readonly confirmed_ago_ms: number | null;
    readonly leading: boolean;
    readonly restarts: number;
    readonly tables: readonly { readonly table: string; readonly state: string }[];
  };
  readonly outbox_rows: number;
  readonly oldest_outbox_ms: number | null;
  readonly followers: readonly Follower[];
}

export interface Alert {
  readonly kind: string;
  readonly subject: string;
  readonly severity: string;
  readonly since: string;
  readonly resolved_at?: string | null;
  readonly fields?: Readonly<Record<string, string | number>>;
}

export interface Alerts {
  readonly active: readonly Alert[];
  readonly recent: readonly Alert[];
  /** Of any process; null where the database does not answer. */
  readonly held: readonly (Alert & { readonly processes: number })[] | null;
}

export interface Health {
  readonly status: string;
  readonly details: Readonly<Record<string, { readonly status: string } & Readonly<Record<string, unknown>>>>;
}

export function useChangeLog(): UseQueryResult<ChangeLog> {
  return useQuery({
    queryKey: ['changes'],
    queryFn: ({ signal }) => askJson<ChangeLog>('/api/v1/admin/changes', { signal }),
    ...{ staleTime: 0, refetchInterval: LOOK_MS },
  });
}

export function useAlerts(): UseQueryResult<Alerts> {
  return useQuery({
    queryKey: ['alerts'],
    queryFn: ({ signal }) => askJson<Alerts>('/api/v1/admin/alerts', { signal }),
    ...{ staleTime: 0, refetchInterval: SLOW_LOOK_MS },
  });
}

/** A server that is not ready says so with 503 and the same body. */
export function useHealth(): UseQueryResult<Health> {
  return useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => (await (await sessionFetch('/health/ready', { signal })).json()) as Health,
    ...{ staleTime: 0, refetchInterval: SLOW_LOOK_MS },
  });
}
