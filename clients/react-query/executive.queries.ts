import { queryOptions } from '@tanstack/react-query';
import type { ExecutiveClient } from './executive.client.js';
import type { MetricName, MetricQuestion, WindowQuestion } from './executive.types.js';
import { queryKeys } from './query-keys.js';

/** Each question with its key: for hooks, for `prefetchQuery`, for loaders of a router. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the types of the answers are inferred from the client
export const executiveQueries = (client: ExecutiveClient) => ({
  overview: (workspace: string, window: WindowQuestion = {}) =>
    queryOptions({
      queryKey: queryKeys.overview(workspace, window),
      queryFn: ({ signal }) => client.overview(workspace, window, signal),
    }),
  topAgents: (workspace: string, window: WindowQuestion = {}, topN = 10) =>
    queryOptions({
      queryKey: queryKeys.topAgents(workspace, window, topN),
      queryFn: ({ signal }) => client.topAgents(workspace, window, topN, signal),
    }),
  agent: (workspace: string, agent: string, window: WindowQuestion = {}) =>
    queryOptions({
      queryKey: queryKeys.agent(workspace, agent, window),
      queryFn: ({ signal }) => client.agent(workspace, agent, window, signal),
    }),
  metric: (workspace: string, metric: MetricName, question: MetricQuestion = {}) =>
    queryOptions({
      queryKey: queryKeys.metric(workspace, metric, question),
      queryFn: ({ signal }) => client.metric(workspace, metric, question, signal),
    }),
  churn: (workspace: string, window: WindowQuestion = {}) =>
    queryOptions({
      queryKey: queryKeys.churn(workspace, window),
      queryFn: ({ signal }) => client.churn(workspace, window, signal),
    }),
  errorTrends: (workspace: string, window: WindowQuestion = {}) =>
    queryOptions({
      queryKey: queryKeys.errorTrends(workspace, window),
      queryFn: ({ signal }) => client.errorTrends(workspace, window, signal),
    }),
});
