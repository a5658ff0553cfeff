/** The part of the error catalogue that the business domains bring; see there for what its members mean. */
export const DOMAIN_ERRORS = {
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
} as const satisfies Record<string, { status: number; title: string; hint: string }>;
