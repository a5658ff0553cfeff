// What is written meanwhile, through the API: a little in each domain that takes writes.

const API = '/api/v1/';

/** @returns gives one write: its method, path and body. */
export function writersOf(things, random) {
  const any = (list) => list[Math.floor(random() * list.length)];
  const ordered = (method, path, body) => ({ method, path: API + path, body });
  let number = 0;
  const writes = [
    () => ordered('PATCH', `inventory/items/${encodeURIComponent(any(things.skus))}`, { reorder_point: (number += 1) }),
    () =>
      ordered('POST', 'inventory/movements', { sku: any(things.goods), kind: 'inbound', quantity: 1 + (number % 9) }),
    () => ordered('PATCH', `issues/${any(things.issues).id}`, { summary: `written ${(number += 1)}` }),
    () => ordered('POST', 'feedback/rate', { insight_id: any(things.insights), rating: 1 + Math.floor(random() * 5) }),
    () =>
      ordered('POST', 'events', {
        ...{ type: 'agent_run_completed', workspace_id: any(things.workspaces), agent_id: any(things.agents).agent_id },
        ...{ status: 'completed', started_at: '2026-08-20T12:00:00Z', runtime_seconds: 12.5, credits_consumed: 0.1 },
      }),
    () =>
      ordered('POST', 'monitoring/metrics', {
        ...{ service_name: 'mix', metric_type: 'request_latency', metric_value: Math.round(random() * 1000) / 10 },
        unit: 'ms',
      }),
  ];
  return () => any(writes)();
}
