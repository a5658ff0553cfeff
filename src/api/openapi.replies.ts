import { CACHE_REPLIES } from './openapi.cache-replies.js';
import { OPERATION_REPLIES } from './openapi.operations-replies.js';
import { QUERY_REPLIES } from './openapi.query-replies.js';
import { VIEW_REPLIES } from './openapi.view-replies.js';

const EVENTS =
  'retry: 5000\n\nevent: snapshot\ndata: {"at":"2026-11-26T11:12:13.456Z","enabled":true,"namespace":"falaj"}\n\n';
const STEPS = 'id: 1\nevent: node\ndata: {"node":"route","state":"left","ms":1}\n\n';

/**
 * Replies as they go out, by method and path; where an operation has several, by its status behind them. A text is what a stream or the
 * metrics look like, anything else is JSON.
 */
export const REPLIES: Readonly<Record<string, unknown>> = {
  ...QUERY_REPLIES,
  ...CACHE_REPLIES,
  ...OPERATION_REPLIES,
  ...VIEW_REPLIES,
  'GET /metrics': '# TYPE cache_hits_total counter\ncache_hits_total{cache_type="l1"} 812\n',
  'GET /api/v1/admin/cache/stats/stream': EVENTS,
  'GET /api/v1/orchestration/runs/{run_id}/events': STEPS,
};

/** Operations that answer a registered query and read its parameters themselves. */
export const ANSWERED_BY: Readonly<Record<string, string>> = {
  'GET /api/v1/insights': 'insights_list',
  'GET /api/v1/insights/{insight_id}': 'insight_by_id',
  'GET /api/v1/monitoring/metrics': 'metrics_recent',
  'GET /api/v1/monitoring/metrics/aggregate': 'metric_aggregates',
};

const ISSUE_ID = '0190f2a4-7c1e-7b52-9d0c-3a5e8c1f4b7d';
const FAMILY = { family: 'equipment_reading' };
const READING = { metric: 'battery_soc_percent', value: 87.5 };
const LATENCY = { service_name: 'checkout', metric_type: 'request_latency', metric_value: 41.7, unit: 'ms' };

/** Bodies whose members are all optional, or stand one level down: what to send. */
export const BODIES: Readonly<Record<string, unknown>> = {
  'POST /api/v1/queries/batch': {
    queries: [{ query_id: 'world_bank_indicator', params: { indicator: 'NY.GDP.MKTP.CD', country: 'QAT' } }],
  },
  'POST /api/v1/admin/cache/writes/flush': FAMILY,
  'POST /api/v1/admin/cache/writes/retry': FAMILY,
  'POST /api/v1/admin/cache/writes/abandon': FAMILY,
  'PATCH /api/v1/issues/{id}': { status: 'in_progress', labels: ['phase-1'], sync_version: 3 },
  'PATCH /api/v1/issues/bulk': { issues: [{ id: ISSUE_ID, status: 'closed' }] },
  'PATCH /api/v1/projects/{key}': { name: 'Beads', is_archived: false },
  'POST /api/v1/monitoring/metrics/batch': { metrics: [LATENCY] },
  'POST /api/v1/equipment/{asset_id}/telemetry': { readings: [READING] },
  'POST /api/v1/search': { corpus: 'products', query: 'hanging heart light holder', limit: 6 },
};
