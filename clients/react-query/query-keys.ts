import type { MetricQuestion, MetricName, Timeframe, WindowQuestion } from './executive.types.js';

/**
 * Keys of what is kept in a browser. Each begins with the workspace, so that all of one workspace can be ended at once:
 * `queryClient.invalidateQueries({ queryKey: queryKeys.workspace('duckdb') })`.
 */
export const queryKeys = {
  all: ['falaj', 'executive'] as const,
  workspaces: () => [...queryKeys.all, 'workspaces'] as const,
  workspace: (workspace: string) => [...queryKeys.all, 'workspace', workspace] as const,
  overview: (workspace: string, window: WindowQuestion = {}) =>
    [...queryKeys.workspace(workspace), 'overview', windowKey(window)] as const,
  topAgents: (workspace: string, window: WindowQuestion = {}, topN = 10) =>
    [...queryKeys.workspace(workspace), 'top-agents', windowKey(window), topN] as const,
  agent: (workspace: string, agent: string, window: WindowQuestion = {}) =>
    [...queryKeys.workspace(workspace), 'agent', agent, windowKey(window)] as const,
  metric: (workspace: string, metric: MetricName, question: MetricQuestion = {}) =>
    [...queryKeys.workspace(workspace), 'metric', metric, { ...question }] as const,
  churn: (workspace: string, window: WindowQuestion = {}) =>
    [...queryKeys.workspace(workspace), 'churn', windowKey(window)] as const,
  errorTrends: (workspace: string, window: WindowQuestion = {}) =>
    [...queryKeys.workspace(workspace), 'errors', windowKey(window)] as const,
};

/** The same question has one key, whether its defaults are said or not. */
function windowKey({ timeframe = '7d', asOf = null }: WindowQuestion): {
  readonly timeframe: Timeframe;
  readonly asOf: string | null;
} {
  return { timeframe, asOf };
}
