import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import { ProblemError } from '../../../clients/react-query/executive.client.js';
import { retryDelay } from '../../../clients/react-query/query-client.js';
import { eventsAt } from './event.stream.js';
import { askJson } from './http.client.js';
import type { Intent, StartedRun } from './orchestration.types.js';
import type { Params } from './registry.types.js';
import { reduceRun, UNKNOWN_RUN, type FollowedRun, type RunAction } from './run.state.js';

const ROOT = '/api/v1/orchestration';
const RECENT = ['orchestration', 'recent'];
const RECENT_MAX = 10;

export function useIntents(): UseQueryResult<readonly Intent[]> {
  return useQuery({
    queryKey: ['orchestration', 'intents'],
    queryFn: async ({ signal }) =>
      (await askJson<{ intents: readonly Intent[] }>(`${ROOT}/intents`, { signal })).intents,
  });
}

export interface RunOrder {
  readonly intent: string;
  readonly params: Params;
}

/** Begins a run and answers at once with its name, by which it is followed. */
export function useStartRun(): UseMutationResult<StartedRun, Error, RunOrder> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order) => askJson<StartedRun>(`${ROOT}/runs`, { body: order, headers: { prefer: 'respond-async' } }),
    onSuccess: (started) => {
      const before = client.getQueryData<readonly StartedRun[]>(RECENT) ?? [];
      client.setQueryData<readonly StartedRun[]>(RECENT, [started, ...before].slice(0, RECENT_MAX));
    },
  });
}

/** The runs that were begun in this session, the newest first. */
export function useRecentRuns(): readonly StartedRun[] {
  // Nobody is asked: what `useStartRun` noted is all there is.
  const { data } = useQuery<readonly StartedRun[]>({
    queryKey: RECENT,
    queryFn: () => [],
    enabled: false,
    gcTime: Infinity,
  });
  return data ?? [];
}

/** A run from its first step on, whether it is under way or over. A connection that breaks is made anew. */
export function useRun(runId: string): FollowedRun {
  const [state, dispatch] = useReducer(reduceRun, UNKNOWN_RUN);
  useEffect(() => {
    const gone = new AbortController();
    void follow(runId, gone.signal, dispatch);
    return () => {
      gone.abort();
    };
  }, [runId]);
  return state;
}

async function follow(runId: string, signal: AbortSignal, dispatch: (action: RunAction) => void): Promise<void> {
  for (let attempt = 0; !(await followOnce(runId, signal, dispatch)); attempt += 1) {
    dispatch({ kind: 'lost' });
    await pause(retryDelay(attempt), signal);
  }
}

/** Whether there is nothing more to wait for: the result came, the server refuses for good, or nobody looks any more. */
async function followOnce(runId: string, signal: AbortSignal, dispatch: (action: RunAction) => void): Promise<boolean> {
  try {
    signal.throwIfAborted();
    dispatch({ kind: 'begun' });
    for await (const event of eventsAt(`${ROOT}/runs/${encodeURIComponent(runId)}/events`, signal)) {
      dispatch({ kind: 'event', event });
      if (event.name === 'result') return true;
    }
    return signal.aborted;
  } catch (error) {
    if (signal.aborted) return true;
    if (!(error instanceof ProblemError) || error.status >= 500 || error.status === 429) return false;
    dispatch({ kind: 'refused', error });
    return true;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
