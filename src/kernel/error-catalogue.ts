import { DOMAIN_ERRORS } from './domain-errors.js';

/**
 * Every error a user can meet: its stable code, the HTTP status that carries it, its title and what to do.
 * Codes are never reused for another meaning.
 */
export const ERROR_CATALOGUE = {
  'request.malformed': {
    status: 400,
    title: 'Malformed request',
    hint: 'Send valid JSON with content-type application/json.',
  },
  'request.invalid': {
    status: 400,
    title: 'Invalid request',
    hint: 'Correct the named fields; /docs lists what each endpoint takes.',
  },
  'request.too_large': { status: 413, title: 'Request too large', hint: 'Send a smaller body or a shorter URL.' },
  'request.not_found': { status: 404, title: 'No such endpoint', hint: 'See /docs for the endpoints there are.' },
  'request.media_type': {
    status: 415,
    title: 'Unsupported media type',
    hint: 'Send the body as application/json.',
  },
  'request.timeout': {
    status: 408,
    title: 'Request not received in time',
    hint: 'Send the whole request at once, over a faster connection.',
  },
  'request.method_not_allowed': {
    status: 405,
    title: 'Method not allowed',
    hint: 'See /docs for the methods this endpoint takes.',
  },
  'auth.missing': {
    status: 401,
    title: 'Authentication required',
    hint: 'Send Authorization: Bearer <token>; npm start prints a development token.',
  },
  'auth.invalid': {
    status: 401,
    title: 'Token not accepted',
    hint: 'Ask for a new token: this one is malformed, expired or not signed by a trusted key.',
  },
  'auth.forbidden': {
    status: 403,
    title: 'Not allowed',
    hint: 'Ask an administrator for the role or tenant that the detail names.',
  },
  'auth.unavailable': {
    status: 503,
    title: 'Tokens cannot be checked',
    hint: "The issuer's keys cannot be had. Try again; if it persists, look at JWKS_URL and what answers there.",
  },
  'request.too_many': {
    status: 429,
    title: 'Too many requests',
    hint: 'Wait as long as Retry-After says, and send fewer at once.',
  },
  'request.too_many_streams': {
    status: 503,
    title: 'Too many streams at once',
    hint: 'Try again shortly, or ask /run with page and page_size instead.',
  },
  'auth.key_unknown': {
    status: 404,
    title: 'Unknown service key',
    hint: 'GET /api/v1/admin/api-keys lists the keys there are.',
  },
  'query.unknown': { status: 404, title: 'Unknown query', hint: 'GET /api/v1/queries lists the registered queries.' },
  'query.parameter_unknown': {
    status: 400,
    title: 'Unknown parameter',
    hint: 'GET /api/v1/queries/{query_id} lists the parameters it takes.',
  },
  'query.parameter_missing': {
    status: 400,
    title: 'Missing parameter',
    hint: 'GET /api/v1/queries/{query_id} lists the parameters it takes.',
  },
  'query.parameter_type': {
    status: 400,
    title: 'Wrong parameter type',
    hint: 'GET /api/v1/queries/{query_id} gives the type of each parameter.',
  },
  'query.parameter_range': {
    status: 400,
    title: 'Parameter out of range',
    hint: 'GET /api/v1/queries/{query_id} gives the bounds of each parameter.',
  },
  'query.timeout': {
    status: 504,
    title: 'Query took too long',
    hint: 'Narrow the question, or ask an operator to raise the statement timeout.',
  },
  'query.failed': { status: 500, title: 'Query failed', hint: 'The request id finds the cause in the server log.' },
  'query.privacy': {
    status: 500,
    title: 'Answer withheld',
    hint: 'A row stands for fewer persons than the privacy floor; correct the definition.',
  },
  'query.too_large': {
    status: 422,
    title: 'Answer too large',
    hint: 'Narrow the question: the answer exceeds the row or byte limit.',
  },
  'database.unavailable': {
    status: 503,
    title: 'Database unavailable',
    hint: 'Try again shortly; /health/ready tells when the service is back.',
  },
  'database.overloaded': {
    status: 503,
    title: 'Too many waiting requests',
    hint: 'Try again shortly; the connection pool and its queue are full.',
  },
  'database.unmigrated': {
    status: 503,
    title: 'Database not set up',
    hint: 'Run npm start, or npm run falaj -- data load: both apply the migrations.',
  },
  'change.unreached': {
    status: 503,
    title: 'Position not reached',
    hint: 'Try again shortly; the change log has not reached the requested Falaj-Seq.',
  },
  'config.invalid': {
    status: 500,
    title: 'Invalid configuration',
    hint: 'Correct the named settings; .env.example documents each.',
  },
  'definition.invalid': { status: 500, title: 'Invalid definition', hint: 'Correct the named files and start again.' },
  'event.invalid': {
    status: 500,
    title: 'Invalid event declaration',
    hint: 'Correct the named declarations of events and start again.',
  },
  'event.undeclared': {
    status: 500,
    title: 'Event not declared',
    hint: 'Import EventsModule.declare(EVENT) in the module whose event it is.',
  },
  'event.unknown': { status: 404, title: 'Unknown event', hint: 'The detail lists the types of events there are.' },
  'event.duplicate': { status: 409, title: 'Told before', hint: 'Send another id, or leave it out.' },
  'embedded.unavailable': {
    status: 500,
    title: 'Embedded PostgreSQL not usable',
    hint: 'Set DATABASE_URL to a PostgreSQL 14-18 server, or follow the detail.',
  },
  'cache.not_cached': {
    status: 504,
    title: 'Not in the cache',
    hint: 'Ask without only-if-cached, so that the answer may be computed.',
  },
  'cache.load_timeout': {
    status: 504,
    title: 'Answer took too long to compute',
    hint: 'Try again shortly: the computation goes on and its answer will be kept.',
  },
  'cache.too_many_rules': {
    status: 409,
    title: 'Too many rules on keys',
    hint: 'Invalidate by region, tag or namespace; rules retire when nothing older than them can be left.',
  },
  'cache.maintenance_idle': {
    status: 409,
    title: 'Nothing to look after',
    hint: 'Set REDIS_URL, REDIS_SENTINELS or REDIS_CLUSTER_NODES, or wait until Redis answers again; /health/ready tells.',
  },
  'cache.maintenance_busy': {
    status: 409,
    title: 'Second tier is being looked after',
    hint: 'Try again when the run has ended; GET /api/v1/admin/cache/stats shows what it did.',
  },
  'cache.write_backlog': {
    status: 503,
    title: 'Too many pending writes',
    hint: 'Nothing was written. Try again shortly; GET /api/v1/admin/cache/writes shows what keeps them from being applied.',
  },
  'cache.writes_away': {
    status: 503,
    title: 'Pending writes cannot be asked',
    hint: 'Nothing was written or read. Try again shortly; /health/ready tells when the stream of writes is back.',
  },
  'cache.write_unconfirmed': {
    status: 503,
    title: 'Write not confirmed',
    hint: 'It may or may not have been written. Send it again: writing a value twice is writing it once.',
  },
  'cache.unknown_family': {
    status: 404,
    title: 'Unknown family of values',
    hint: 'GET /api/v1/admin/cache/writes lists the families that are written through the cache.',
  },
  'cache.disabled': { status: 409, title: 'Cache is off', hint: 'Start the server with CACHE_ENABLED=true.' },
  'view.unknown': {
    status: 404,
    title: 'Unknown view',
    hint: 'GET /api/v1/admin/materialized-views lists the views there are.',
  },
  'view.busy': {
    status: 409,
    title: 'View is being refreshed',
    hint: 'Try again when the run that holds it has ended; its history shows which.',
  },
  'view.not_running': {
    status: 409,
    title: 'No run to cancel',
    hint: 'The history of the view shows how its last run ended.',
  },
  'view.foreign': {
    status: 409,
    title: 'Name taken by another relation',
    hint: 'Rename or drop the relation that is not a view of this service, or rename the view in views.yml.',
  },
  'view.no_former': {
    status: 409,
    title: 'No former build',
    hint: 'A former build is kept from the first rebuild on; GET …/{name}/explain shows which.',
  },
  'view.plan_changed': { status: 409, title: 'Plan no longer fits', hint: 'Look at the plan again, and apply it.' },
  'view.cancelled': {
    status: 409,
    title: 'Run was cancelled',
    hint: 'The history of the view shows who cancelled it; refresh it again if it is still wanted.',
  },
  'view.failed': {
    status: 500,
    title: 'View could not be built or refreshed',
    hint: 'The history of the view names the class of the error; the server log has the rest.',
  },
  'prefetch.unknown_function': {
    status: 400,
    title: 'Unknown function',
    hint: 'Name an operation or a query id; GET /api/v1/queries lists both.',
  },
  'prefetch.unknown_pack': { status: 404, title: 'Unknown pack', hint: 'falaj cache packs lists the packs.' },
  'cache.too_many_streams': {
    status: 503,
    title: 'Too many readers of the statistics',
    hint: 'Close one, or raise cache.statistics.streams_max.',
  },
  'prefetch.unknown_run': {
    status: 404,
    title: 'Unknown warm-up',
    hint: 'GET /api/v1/admin/cache/warmup lists the warm-ups that the process knows which answers.',
  },
  'prefetch.timeout': {
    status: 504,
    title: 'Batch ran out of time',
    hint: 'Ask fewer questions at once, or raise prefetch.budget_ms.',
  },
  'orchestration.unknown_intent': {
    status: 404,
    title: 'Unknown intent',
    hint: 'GET /api/v1/orchestration/intents lists the intents.',
  },
  'orchestration.parameter': {
    status: 400,
    title: 'Invalid intent parameter',
    hint: 'GET /api/v1/orchestration/intents lists the parameters of each intent.',
  },
  'orchestration.unknown_run': {
    status: 404,
    title: 'Unknown run',
    hint: 'Runs are kept for a while by the process that ran them; start it anew.',
  },
  'orchestration.overloaded': { status: 503, title: 'Too many runs at once', hint: 'Try again shortly.' },
  'orchestration.timeout': {
    status: 504,
    title: 'Run took too long',
    hint: 'Warm the packs first, or raise orchestration.run_timeout_ms.',
  },
  'orchestration.unverified': {
    status: 500,
    title: 'A number does not hold',
    hint: 'A finding differs from what its citation gives; the detail names it. Nothing unverified is shown.',
  },
  ...DOMAIN_ERRORS,
  'server.unreachable': {
    status: 503,
    title: 'No running server',
    hint: 'Start it with npm start, or give its address with FALAJ_URL.',
  },
  'server.port_taken': {
    status: 500,
    title: 'Port in use',
    hint: 'Stop the other process, or choose another port with PORT.',
  },
  'server.no_console': { status: 404, title: 'Console not built', hint: 'Run npm run build, then load it again.' },
  'server.stopping': { status: 503, title: 'Server is stopping', hint: 'Send the request to another instance.' },
  'internal.unexpected': {
    status: 500,
    title: 'Unexpected error',
    hint: 'The request id finds the cause in the server log.',
  },
} as const satisfies Record<string, { status: number; title: string; hint: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
