/** The part of the error catalogue that the business domains bring; see there for what its members mean. */
export const DOMAIN_ERRORS = {
  'data.unknown': { status: 404, title: 'Unknown dataset', hint: 'GET /api/v1/admin/datasets lists the datasets.' },
  'data.invalid': {
    status: 500,
    title: 'Bundled data not usable',
    hint: 'Restore the data folder from version control.',
  },
  'insight.unknown': {
    status: 404,
    title: 'Unknown insight',
    hint: 'GET /api/v1/insights lists the insights there are.',
  },
  'backfill.unknown': {
    status: 404,
    title: 'Unknown backfill',
    hint: 'GET /api/v1/monitoring/backfill lists the backfills that are kept.',
  },
  'backfill.state': {
    status: 409,
    title: 'Not in this state',
    hint: 'GET /api/v1/monitoring/backfill/{job_id} tells the state of the backfill.',
  },
  'backfill.too_many': {
    status: 409,
    title: 'Too many open backfills',
    hint: 'Wait until one has ended, or cancel one.',
  },
  'workspace.unknown': { status: 404, title: 'Unknown workspace', hint: 'Name one of those of your credential.' },
  'tracker.issue_unknown': {
    status: 404,
    title: 'Unknown issue',
    hint: 'GET /api/v1/issues lists the issues of the tenant.',
  },
  'tracker.project_unknown': {
    status: 404,
    title: 'Unknown project',
    hint: 'GET /api/v1/projects lists the projects of the tenant.',
  },
  'tracker.version_conflict': {
    status: 409,
    title: 'Issue has moved on',
    hint: 'Read the issue again, and send the change with the sync_version it has now.',
  },
  'inventory.unknown_item': {
    status: 404,
    title: 'Unknown item',
    hint: 'GET /api/v1/inventory/items?term=… finds items by a part of their code or name.',
  },
  'inventory.insufficient_stock': {
    status: 409,
    title: 'Not enough in stock',
    hint: 'Nothing was booked. GET /api/v1/inventory/items/{sku} tells how much is there.',
  },
  'inventory.request_conflict': {
    status: 409,
    title: 'Request id used for another movement',
    hint: 'Nothing was booked. Give each movement a request_id of its own, and the same one only to send it again.',
  },
  'equipment.unknown': { status: 404, title: 'Unknown equipment', hint: 'GET /api/v1/equipment lists the equipment.' },
  'equipment.unavailable': {
    status: 409,
    title: 'Equipment is not available',
    hint: 'GET /api/v1/equipment?status=available lists what can be assigned.',
  },
  'equipment.not_assigned': {
    status: 409,
    title: 'Equipment is not assigned',
    hint: 'Only what is assigned can be released; GET /api/v1/equipment/{asset_id} tells its status.',
  },
  'session.unknown': {
    status: 404,
    title: 'Unknown session',
    hint: 'PUT /api/v1/sessions/{session_id} begins one; sessions are those of the token that asks.',
  },
  'session.too_many': {
    status: 409,
    title: 'Too many sessions',
    hint: 'DELETE /api/v1/sessions/{session_id} ends one that is no longer needed.',
  },
  'configuration.unknown': {
    status: 404,
    title: 'Unknown setting',
    hint: 'PUT /api/v1/configuration/{key} sets it.',
  },
} as const satisfies Record<string, { status: number; title: string; hint: string }>;
