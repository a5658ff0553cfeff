/** Replies as they go out. */
export const OVERVIEW_EXAMPLE = {
  workspace_id: 'duckdb',
  timeframe: '30d',
  metrics: {
    ...{ dau: 10, dau_change_percent: -37.5, wau: 43, wau_change_percent: 2.38, mau: 91, mau_change_percent: 19.74 },
    ...{ active_rate: 0.4725, runs: 29, runs_change_percent: -6.45, success_rate: 68.97, runtime_avg_seconds: 98.42 },
    ...{ runtime_p95_seconds: 204.645, credits: 0.793913, credits_change_percent: -3.1, tokens: 118_204 },
    top_agents: [{ agent_id: 'carlopi', runs: 12, success_rate: 75 }],
  },
  freshness: {
    as_of: '2026-08-20T17:13:42Z',
    asof_date: '2026-08-22',
    updated_at: '2026-11-26T11:12:13.456Z',
    age_days: 96,
  },
  provenance: {
    ...{ dataset_id: 'agent_runs', locator: 'data/', tables: ['public.agent_runs', 'public.user_activity'] },
    ...{ view: null, kind: 'derived', license: 'CC BY 4.0' },
  },
  warnings: [],
  cached_at: '2026-11-26T11:12:13.456Z',
};

export const WORKSPACES_EXAMPLE = {
  workspaces: [
    {
      ...{ workspace_id: 'duckdb', kind: 'repository', users: 412, events: 9120, agents: 34, runs: 611 },
      ...{ success_rate: 71.2, credits: 12.4, last_activity_at: '2026-08-22T10:01:00Z' },
      last_run_at: '2026-08-20T17:13:42Z',
    },
  ],
  row_count: 1,
};
