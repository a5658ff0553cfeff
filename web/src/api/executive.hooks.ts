import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ExecutiveClient } from '../../../clients/react-query/executive.client.js';
import { createExecutiveHooks } from '../../../clients/react-query/executive.hooks.js';
import type { Timeframe } from '../../../clients/react-query/executive.types.js';
import { queryKeys } from '../../../clients/react-query/query-keys.js';
import { readAnswer, type ReadAnswer } from './answer.types.js';
import { notingFetch } from './arrival.store.js';
import type {
  ActivityRow,
  AgentFigures,
  CohortRow,
  ExecutionRow,
  ExecutiveView,
  RetentionPoint,
  WorkspaceRow,
} from './executive.types.js';
import { askJson, askWithHeaders, type QueryValues } from './http.client.js';
import { currentSession } from './session.js';
import type { Answer } from './registry.types.js';

const ROOT = '/api/v1/executive';

const client = new ExecutiveClient({
  origin: window.location.origin,
  token: () => currentSession().token ?? '',
  fetch: notingFetch,
});

/** The hooks that the client has for anyone. */
export const executive = createExecutiveHooks(client);

/** Of the chosen cohorts, weeks or months. */
export type CohortType = 'week' | 'month';

/** The workspaces that the token shows and that there are. */
export function useWorkspaces(): UseQueryResult<readonly WorkspaceRow[]> {
  return useQuery({
    queryKey: queryKeys.workspaces(),
    queryFn: async ({ signal }) =>
      (await askJson<{ workspaces: readonly WorkspaceRow[] }>(`${ROOT}/workspaces`, { signal })).workspaces,
  });
}

export function useCohorts(workspace: string, type: CohortType): UseQueryResult<ReadAnswer<CohortRow>> {
  const path = `workspaces/${encodeURIComponent(workspace)}/cohorts`;
  return useExecutive(workspace, path, { cohort_type: type, cohorts: 12 });
}

export function useRetentionCurve(workspace: string): UseQueryResult<ReadAnswer<RetentionPoint>> {
  return useExecutive(workspace, `workspaces/${encodeURIComponent(workspace)}/retention`, {});
}

export function useAgentFigures(
  { workspace, timeframe }: ExecutiveView,
  agent: string,
): UseQueryResult<ReadAnswer<AgentFigures>> {
  const path = `agents/${encodeURIComponent(agent)}/analytics`;
  return useExecutive(workspace, path, { workspace_id: workspace, timeframe });
}

export function useExecutions(workspace: string, agent: string): UseQueryResult<ReadAnswer<ExecutionRow>> {
  const path = `agents/${encodeURIComponent(agent)}/executions`;
  return useExecutive(workspace, path, { workspace_id: workspace, row_limit: 20 });
}

export function useActivity(
  { workspace, timeframe }: ExecutiveView,
  user: string,
): UseQueryResult<ReadAnswer<ActivityRow>> {
  const path = `users/${encodeURIComponent(user)}/activity`;
  return useExecutive(workspace, path, { workspace_id: workspace, timeframe });
}

/** What the client has no method for, under its keys: all of a workspace ends at once. */
function useExecutive<Row>(workspace: string, path: string, query: QueryValues): UseQueryResult<ReadAnswer<Row>> {
  return useQuery({
    queryKey: [...queryKeys.workspace(workspace), path, query],
    queryFn: async ({ signal }) => {
      const { body, headers } = await askWithHeaders<Answer>(`${ROOT}/${path}`, { query, signal });
      return readAnswer<Row>(body, headers);
    },
  });
}

/** A series that reaches as far back as the timeframe, in periods that can be told apart. */
export function periodsOf(timeframe: Timeframe): { readonly interval: 'hour' | 'day'; readonly periods: number } {
  if (timeframe === '24h') return { interval: 'hour', periods: 24 };
  return { interval: 'day', periods: Number.parseInt(timeframe, 10) };
}
