/*---
query_id: executive_overview
title: Overview of a workspace
description: >-
  Distinct users active in the last 24 hours, 7 and 30 days before as_of, each with the change to the same span before; runs of agents started in the timeframe, how many completed, how long these took, what they cost; the agents with most runs. Changes are null where there was nothing before.
dataset: [dev_activity, agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: timeframe, type: string, default: 7d, allowed: [24h, 7d, 30d, 90d], description: Length of the window that ends at as_of}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: as_of, type: timestamp, nullable: true, description: Instant it speaks of}
  - {name: dau, type: integer, unit: persons, description: Users active within 24 hours}
  - {name: dau_change_percent, type: decimal, unit: percent, nullable: true, description: To the 24 hours before}
  - {name: wau, type: integer, unit: persons, description: Users active within 7 days}
  - {name: wau_change_percent, type: decimal, unit: percent, nullable: true, description: To the 7 days before}
  - {name: mau, type: integer, unit: persons, description: Users active within 30 days}
  - {name: mau_change_percent, type: decimal, unit: percent, nullable: true, description: To the 30 days before}
  - {name: active_rate, type: decimal, unit: ratio, nullable: true, description: wau of mau}
  - {name: runs, type: integer, unit: count, description: Runs started in the timeframe}
  - {name: runs_change_percent, type: decimal, unit: percent, nullable: true, description: To the timeframe before}
  - {name: success_rate, type: decimal, unit: percent, nullable: true, description: Completed of all}
  - {name: runtime_avg_seconds, type: decimal, unit: seconds, nullable: true, description: Mean of completed runs}
  - {name: runtime_p95_seconds, type: decimal, unit: seconds, nullable: true, description: 95th percentile of completed runs}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: credits_change_percent, type: decimal, unit: percent, nullable: true, description: To the timeframe before}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
  - {name: top_agents, type: json, description: 'Up to five agents with most runs: agent_id, runs, success_rate'}
key: [workspace_id]
unit: count
cache: {ttl_seconds: {param: timeframe, values: {24h: 300, 7d: 1800, 30d: 3600, 90d: 3600}}, region: executive_dashboard}
narrow:
  - {table: public.user_activity, column: workspace_id, param: workspace_id}
  - {table: public.agent_runs, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: duckdb}
  - params: {workspace_id: beads, timeframe: 90d, as_of: 2026-05-01}
---*/
WITH newest AS (
  SELECT max(p.at) AS at
  FROM (
    SELECT max(a.occurred_at) AS at FROM public.user_activity AS a WHERE a.workspace_id = :workspace_id
    UNION ALL
    SELECT max(r.started_at) FROM public.agent_runs AS r WHERE r.workspace_id = :workspace_id
  ) AS p
),
bounds AS (
  SELECT COALESCE(:as_of, n.at) AS till, CASE :timeframe WHEN '24h' THEN make_interval(days => 1) WHEN '7d' THEN make_interval(days => 7) WHEN '30d' THEN make_interval(days => 30) ELSE make_interval(days => 90) END AS span
  FROM newest AS n
),
active AS (
  SELECT count(DISTINCT a.user_id) FILTER (WHERE a.occurred_at > b.till - make_interval(days => 1)) AS dau,
         count(DISTINCT a.user_id) FILTER (WHERE a.occurred_at > b.till - make_interval(days => 2)
           AND a.occurred_at <= b.till - make_interval(days => 1)) AS dau_before,
         count(DISTINCT a.user_id) FILTER (WHERE a.occurred_at > b.till - make_interval(days => 7)) AS wau,
         count(DISTINCT a.user_id) FILTER (WHERE a.occurred_at > b.till - make_interval(days => 14)
           AND a.occurred_at <= b.till - make_interval(days => 7)) AS wau_before,
         count(DISTINCT a.user_id) FILTER (WHERE a.occurred_at > b.till - make_interval(days => 30)) AS mau,
         count(DISTINCT a.user_id) FILTER (WHERE a.occurred_at <= b.till - make_interval(days => 30)) AS mau_before
  FROM bounds AS b
  JOIN public.user_activity AS a
    ON a.workspace_id = :workspace_id AND a.occurred_at <= b.till AND a.occurred_at > b.till - make_interval(days => 60)
),
ran AS (
  SELECT r.agent_id, r.status, r.runtime_seconds, r.credits_consumed, r.tokens_used,
         r.started_at > b.till - b.span AS is_now
  FROM bounds AS b
  JOIN public.agent_runs AS r
    ON r.workspace_id = :workspace_id AND r.started_at <= b.till AND r.started_at > b.till - b.span - b.span
),
totals AS (
  SELECT count(*) FILTER (WHERE is_now) AS runs,
         count(*) FILTER (WHERE NOT is_now) AS runs_before,
         count(*) FILTER (WHERE is_now AND status = 'completed') AS completed,
         round(avg(runtime_seconds) FILTER (WHERE is_now AND status = 'completed'), 3) AS runtime_avg,
         round((percentile_cont(0.95) WITHIN GROUP (ORDER BY runtime_seconds)
           FILTER (WHERE is_now AND status = 'completed'))::numeric, 3) AS runtime_p95,
         COALESCE(sum(credits_consumed) FILTER (WHERE is_now), 0) AS credits,
         COALESCE(sum(credits_consumed) FILTER (WHERE NOT is_now), 0) AS credits_before,
         COALESCE(sum(tokens_used) FILTER (WHERE is_now), 0)::bigint AS tokens
  FROM ran
),
by_agent AS (
  SELECT agent_id, count(*) AS runs,
         round(100.0 * count(*) FILTER (WHERE status = 'completed') / count(*), 2) AS success_rate
  FROM ran
  WHERE is_now
  GROUP BY agent_id
  ORDER BY count(*) DESC, agent_id COLLATE "C"
  LIMIT 5
),
top AS (
  SELECT COALESCE(jsonb_agg(jsonb_build_object('agent_id', agent_id, 'runs', runs, 'success_rate', success_rate)
           ORDER BY runs DESC, agent_id COLLATE "C"), '[]'::jsonb) AS agents
  FROM by_agent
),
answer AS (
  SELECT :workspace_id AS workspace_id, b.till AS as_of,
         a.dau, round(100.0 * (a.dau - a.dau_before) / NULLIF(a.dau_before, 0), 2) AS dau_change_percent,
         a.wau, round(100.0 * (a.wau - a.wau_before) / NULLIF(a.wau_before, 0), 2) AS wau_change_percent,
         a.mau, round(100.0 * (a.mau - a.mau_before) / NULLIF(a.mau_before, 0), 2) AS mau_change_percent,
         round(a.wau::numeric / NULLIF(a.mau, 0), 4) AS active_rate,
         t.runs, round(100.0 * (t.runs - t.runs_before) / NULLIF(t.runs_before, 0), 2) AS runs_change_percent,
         round(100.0 * t.completed / NULLIF(t.runs, 0), 2) AS success_rate,
         t.runtime_avg AS runtime_avg_seconds, t.runtime_p95 AS runtime_p95_seconds,
         t.credits, round(100.0 * (t.credits - t.credits_before) / NULLIF(t.credits_before, 0), 2) AS credits_change_percent,
         t.tokens, p.agents AS top_agents
  FROM bounds AS b
  CROSS JOIN active AS a
  CROSS JOIN totals AS t
  CROSS JOIN top AS p
)
SELECT workspace_id, as_of, dau, dau_change_percent, wau, wau_change_percent, mau, mau_change_percent, active_rate, runs,
       runs_change_percent, success_rate, runtime_avg_seconds, runtime_p95_seconds, credits, credits_change_percent, tokens, top_agents
FROM answer
ORDER BY workspace_id COLLATE "C"
