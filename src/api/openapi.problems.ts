import type { ErrorCode } from '../kernel/error-catalogue.js';

/** One way in which an operation can be refused. */
export interface ProblemCase {
  readonly status: '400' | '401' | '403' | '404' | '409' | '422' | '429' | '500' | '503' | '504';
  readonly code: ErrorCode;
  /** As the problem says it. */
  readonly detail: string;
  readonly description: string;
}

const of = (status: ProblemCase['status'], code: ErrorCode, description: string, detail: string): ProblemCase => {
  return { status, code, description, detail };
};

/** What can happen to any request for the API. */
const ANYWHERE: readonly ProblemCase[] = [
  of('401', 'auth.missing', 'A token is needed, or the one sent is not accepted', 'this endpoint needs a token'),
  of('403', 'auth.forbidden', "The caller's role or tenant does not allow it", 'this endpoint is not for this caller'),
  of('429', 'request.too_many', 'The caller sends more than it may', 'more requests than a caller may send'),
  of('503', 'database.unavailable', 'The database is away or busy', 'the database does not answer'),
  of('504', 'query.timeout', 'No answer in time', 'no answer within 15000 ms'),
];

const BAD_INPUT = of(
  ...(['400', 'request.invalid', 'A parameter or the body is not what the endpoint takes'] as const),
  'the body or a parameter is not what the endpoint takes',
);

const NO_QUERY = of('404', 'query.unknown', 'There is no such query', 'there is no query "nothing"');
const TOO_LARGE = of(
  '422',
  'query.too_large',
  'The answer is larger than any may be',
  'the answer has more than 50000 rows',
);
const NO_VIEW = of('404', 'view.unknown', 'There is no such view', 'there is no view of this name');
const VIEW_HELD = of(
  '409',
  'view.busy',
  'Another run holds the view, or this one was cancelled (`view.cancelled`)',
  'the view is held by another run',
);
const VIEW_FAILED = of('500', 'view.failed', 'The work on the view failed', 'the run ended as failed');
const NO_ISSUE = of(
  '404',
  'tracker.issue_unknown',
  'There is no such issue for the tenant',
  'there is no issue HADOOP-1',
);
const ISSUE_MOVED = of(
  '409',
  'tracker.version_conflict',
  'The issue was changed meanwhile',
  'the issue is at another sync_version',
);
const NO_PROJECT = of(
  '404',
  'tracker.project_unknown',
  'There is no such project for the tenant',
  'there is no project HADOOP',
);
const NO_ITEM = of('404', 'inventory.unknown_item', 'There is no such item', 'there is no item with this code');
const NO_EQUIPMENT = of('404', 'equipment.unknown', 'There is no such equipment', 'there is no equipment of this name');
const NO_SESSION = of('404', 'session.unknown', 'The subject has no such session', 'there is no session of this name');
const NO_INSIGHT = of('404', 'insight.unknown', 'There is no such insight', 'there is no insight of this id');
const NO_BACKFILL = of('404', 'backfill.unknown', 'There is no such backfill', 'there is no backfill of this id');
const NO_RUN = of(
  '404',
  'orchestration.unknown_run',
  'There is no such run for the caller',
  'there is no run of this id',
);
const NO_FAMILY = of(
  '404',
  'cache.unknown_family',
  'There is no such family of values',
  'no family of values is called so',
);
const BAD_STATE = of(
  '409',
  'backfill.state',
  'The backfill is not in a state for it',
  'the backfill is completed: only running may pause',
);

/** What can happen besides, by method and path; every row that fits holds. */
const SOMEWHERE: readonly (readonly [place: RegExp, ...cases: readonly ProblemCase[]])[] = [
  [/ \/api\/v1\/queries\/\{query_id\}/, NO_QUERY],
  [/ \/api\/v1\/queries\/\{query_id\}\/(run|stream)$/, TOO_LARGE],
  [/\/packs\/\{name\}$/, of('404', 'prefetch.unknown_pack', 'There is no such pack', 'there is no pack of this name')],
  [
    /POST .*\/cache\/warmup$/,
    of('404', 'prefetch.unknown_pack', 'There is no such pack', 'there is no pack of this name'),
  ],
  [
    /\/warmup\/\{id\}\/cancel$/,
    of('404', 'prefetch.unknown_run', 'The process knows no such warm-up', 'this process knows no warm-up 7'),
  ],
  [
    /\/cache\/invalidate$/,
    of('409', 'cache.too_many_rules', 'Too many rules on keys are in force', '1000 rules on keys are in force'),
  ],
  [
    /\/cache\/maintenance$/,
    of(
      '409',
      'cache.maintenance_busy',
      'There is no second tier that answers, or it is being looked after',
      'another process looks after it',
    ),
  ],
  [
    /\/cache\/stats\/stream$/,
    of('503', 'cache.too_many_streams', 'Too many readers', '100 readers follow the statistics, the most at once'),
  ],
  [/POST .*\/cache\/writes\//, NO_FAMILY],
  [
    /\/api-keys\/\{id\}$/,
    of('404', 'auth.key_unknown', 'No such key is in use', 'no service key 0123456789abcdef is in use'),
  ],
  [
    /\/datasets\/\{dataset_id\}\/loads$/,
    of('404', 'data.unknown', 'There is no such dataset', 'there is no dataset "nothing"'),
  ],
  [/\/materialized-views\/\{name\}/, NO_VIEW],
  [/\/materialized-views\/\{name\}\/refresh$/, VIEW_HELD, VIEW_FAILED],
  [
    /\/materialized-views\/\{name\}\/rollback$/,
    of(
      '409',
      'view.no_former',
      'No former build is kept, or another run holds the view',
      'no former build of the view is kept',
    ),
    VIEW_FAILED,
  ],
  [
    /\/materialized-views\/\{name\}\/cancel$/,
    of('409', 'view.not_running', 'No run of it is under way', 'no run of the view is under way'),
  ],
  [/\/materialized-views\/refresh$/, NO_VIEW],
  [
    /\/materialized-views\/apply$/,
    of('409', 'view.plan_changed', 'It is another plan by now', 'the plan is another by now: nothing was done'),
  ],
  [
    /POST .*\/orchestration\/runs$/,
    of('404', 'orchestration.unknown_intent', 'There is no such intent', 'there is no intent of this name'),
  ],
  [/\/orchestration\/runs\/\{run_id\}/, NO_RUN],
  [/\/insights\/\{insight_id\}$/, NO_INSIGHT],
  [/POST .*\/feedback\//, NO_INSIGHT],
  [/\/feedback\/stats\/\{insight_id\}$/, NO_INSIGHT],
  [
    /POST .*\/monitoring\/backfill$/,
    of('409', 'backfill.too_many', 'Too many are open', 'there are 10 open backfills'),
  ],
  [/\/monitoring\/backfill\/\{job_id\}/, NO_BACKFILL],
  [/POST .*\/monitoring\/backfill\/\{job_id\}\//, BAD_STATE],
  [/\/inventory\/items\/\{sku\}$/, NO_ITEM],
  [
    /POST .*\/inventory\/movements$/,
    NO_ITEM,
    of(
      '409',
      'inventory.insufficient_stock',
      'There is less in stock, or the request id was used',
      'there are 3 in stock',
    ),
  ],
  [/\/equipment\/\{asset_id\}(\/telemetry.*|\/assign|\/release)?$/, NO_EQUIPMENT],
  [
    /\/equipment\/\{asset_id\}\/assign$/,
    of('409', 'equipment.unavailable', 'It is not available', 'it is charging, not available'),
  ],
  [
    /\/equipment\/\{asset_id\}\/release$/,
    of('409', 'equipment.not_assigned', 'It is not assigned', 'it is available, not assigned'),
  ],
  [/(GET|DELETE) .*\/sessions\/\{session_id\}$/, NO_SESSION],
  [
    /PUT .*\/sessions\/\{session_id\}$/,
    of('409', 'session.too_many', 'The subject has too many', 'there are 100 sessions of this token'),
  ],
  [
    /GET .*\/configuration\/\{key\}$/,
    of('404', 'configuration.unknown', 'There is no such setting', 'there is no setting of this name'),
  ],
  [/ \/api\/v1\/issues\/(\{id\}|key\/\{key\})/, NO_ISSUE],
  [/POST \/api\/v1\/issues$/, NO_PROJECT],
  [/PATCH \/api\/v1\/issues\/(\{id\}|bulk)$/, NO_ISSUE, ISSUE_MOVED],
  [/ \/api\/v1\/projects\/\{key\}$/, NO_PROJECT],
  [
    /POST \/api\/v1\/events$/,
    of(
      '404',
      'event.unknown',
      'There is no such type of event, or no such workspace',
      'there is no event of this type',
    ),
    of('409', 'event.duplicate', 'The event has been written already', 'an event of this id was told before'),
  ],
];

/** How a request for it can be refused. @param takesInput whether it has parameters or a body. */
export function problemsOf(method: string, path: string, takesInput: boolean): readonly ProblemCase[] {
  if (!path.startsWith('/api/')) return [];
  const place = `${method.toUpperCase()} ${path}`;
  const special = SOMEWHERE.filter(([fits]) => fits.test(place)).flatMap(([, ...cases]) => cases);
  return [...(takesInput ? [BAD_INPUT] : []), ...ANYWHERE, ...special];
}
