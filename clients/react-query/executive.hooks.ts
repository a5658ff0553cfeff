import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ExecutiveClient } from './executive.client.js';
import { executiveQueries } from './executive.queries.js';
import type {
  AgentRow,
  Answer,
  ChurnRow,
  ErrorRow,
  MetricName,
  MetricQuestion,
  MetricRow,
  Overview,
  WindowQuestion,
} from './executive.types.js';

/** Hooks of one client; made once, beside it. */
export interface ExecutiveHooks {
  useOverview(workspace: string, window?: WindowQuestion): UseQueryResult<Overview>;
  useTopAgents(workspace: string, window?: WindowQuestion, topN?: number): UseQueryResult<Answer<AgentRow>>;
  useAgent(workspace: string, agent: string, window?: WindowQuestion): UseQueryResult<Answer<Omit<AgentRow, 'rank'>>>;
  useMetric(workspace: string, metric: MetricName, question?: MetricQuestion): UseQueryResult<Answer<MetricRow>>;
  useChurn(workspace: string, window?: WindowQuestion): UseQueryResult<Answer<ChurnRow>>;
  useErrorTrends(workspace: string, window?: WindowQuestion): UseQueryResult<Answer<ErrorRow>>;
}

export function createExecutiveHooks(client: ExecutiveClient): ExecutiveHooks {
  const queries = executiveQueries(client);
  return {
    useOverview: (workspace, window) => useQuery(queries.overview(workspace, window)),
    useTopAgents: (workspace, window, topN) => useQuery(queries.topAgents(workspace, window, topN)),
    useAgent: (workspace, agent, window) => useQuery(queries.agent(workspace, agent, window)),
    useMetric: (workspace, metric, question) => useQuery(queries.metric(workspace, metric, question)),
    useChurn: (workspace, window) => useQuery(queries.churn(workspace, window)),
    useErrorTrends: (workspace, window) => useQuery(queries.errorTrends(workspace, window)),
  };
}
