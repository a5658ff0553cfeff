/** One kind of log line: its constant message, its level, and the only fields that it may carry. */
export interface LogEvent {
  readonly message: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Besides `context`, `request_id`, `trace_id`, `span_id`, `err` and `stack`, which any line may have. What is not named does not go out. */
  readonly fields: readonly string[];
}

function event(level: LogEvent['level'], message: string, ...fields: readonly string[]): LogEvent {
  return { level, message, fields };
}

/**
 * Every line that this service writes, by the name under which it goes out as `event`. A new one is added here first: the architecture tests
 * hold each call of a logger against this table, and the logger drops fields that are not in it.
 */
export const LOG_EVENTS = {
  'cache.hit': event('debug', 'cache hit', 'operation', 'region', 'tier'),
  'cache.miss': event('debug', 'cache miss', 'operation', 'region'),
  'cache.set': event('debug', 'cache set', 'operation', 'region'),
  'cache.refused': event('debug', 'cache entry refused', 'operation', 'region', 'because'),
  'cache.fallback': event('debug', 'cache tier passed over', 'operation', 'region', 'because'),
  'cache.error': event('debug', 'cache load failed', 'operation', 'region'),
  'cache.stale': event('debug', 'cache served an old answer', 'operation', 'region', 'because'),
  'cache.invalidated': event('info', 'cache invalidated', 'kind', 'soft', 'seq', 'tags', 'swept'),
  'cache.wrapped': event('info', 'data clients wrapped', 'cached', 'declared'),
  'cache.methods_wrapped': event('info', 'methods of services wrapped', 'cached'),
  'cache.healthy': event('info', 'the cache is well', ...healthFields()),
  'cache.unhealthy': event('warn', 'the cache is not at its best', ...healthFields()),
  'cache.forged': event(
    'warn',
    'the second tier held entries that this service did not write',
    ...['count', 'kind', 'operation', 'region'],
  ),
  'cache.maintained': event('info', 'the second tier was looked after', ...maintenanceFields()),
  'cache.maintained_in_part': event('warn', 'the second tier was looked after in part', ...maintenanceFields()),
  'cache.maintenance_skipped': event('warn', 'the scheduled maintenance did not run', 'code'),
  'redis.ready': event('info', 'redis is ready', 'node'),
  'redis.away': event('warn', 'redis is away; the cache goes on without it', 'node', 'reason'),
  'redis.cluster_ready': event('info', 'redis cluster is ready'),
  'redis.cluster_away': event('warn', 'redis cluster is away; the cache goes on without it', 'reason'),
  'redis.breaker_opened': event('warn', 'redis circuit breaker opened', 'node'),
  'redis.breaker_half_open': event('info', 'redis circuit breaker lets a probe through', 'node'),
  'redis.breaker_closed': event('info', 'redis circuit breaker closed', 'node'),
  'alert.raised': event('warn', 'alert raised', 'kind', 'subject', 'severity', ...alertFields()),
  'alert.resolved': event('info', 'alert resolved', 'kind', 'subject', 'since', ...alertFields()),
  'alert.told_elsewhere': event('debug', 'alert told by another process', 'turn', 'kind', 'subject'),
  'alert.webhook_failed': event('warn', 'an alert did not reach the webhook', 'reason'),
  'warmup.done': event('info', 'warmed', ...warmFields()),
  'warmup.in_part': event('warn', 'warmed, in part', ...warmFields()),
  'warmup.failed': event('error', 'a warm-up failed', 'occasion'),
  'warmup.question_failed': event('error', 'a question failed', 'queryId'),
  'warmup.too_many_members': event('warn', 'a pack has more members than are warmed', 'pack', 'members', 'membersMax'),
  'warmup.renewed': event('debug', 'answers about to end were renewed', 'renewed', 'errors'),
  'warmup.look_failed': event('error', 'answers about to end could not be looked at'),
  'jobs.queue_away': event('warn', 'the job queue cannot be had'),
  'jobs.failed': event('error', 'a job failed', 'task'),
  'jobs.look_failed': event('warn', 'jobs left behind cannot be looked for', 'task'),
  'backfill.failed': event('warn', 'a backfill failed', 'code'),
  'backfill.tried_again': event('warn', 'a range of a backfill is tried again', 'code', 'failures'),
  'insights.trimmed': event(
    'info',
    'what was kept long enough was removed',
    'backfills',
    'feedback',
    'cooled',
    'metrics',
  ),
  'schedule.failed': event('error', 'a scheduled task failed', 'task'),
  'schedule.turn_unknown': event('warn', 'whose turn it is cannot be asked', 'turn', 'code'),
  'schedule.task_fails': event('warn', 'a periodic task fails', 'task'),
  'view.refresh_started': event('info', 'view run began', 'view', 'cause'),
  'view.refresh_ended': event('info', 'view run ended', 'view', 'state', 'mode', 'ms', 'error_class'),
  'view.refresh_failed': event('error', 'view run failed', 'view', 'error_class'),
  'view.interrupted': event('warn', 'runs of views were interrupted', 'runs'),
  'view.start': event('info', 'views looked after', 'views', 'built'),
  'view.not_built': event('error', 'views could not be built; the tables answer', 'views'),
  'view.not_looked_after': event('warn', 'views cannot be looked after', 'code'),
  'view.due_failed': event('error', 'a due view could not be run', 'view'),
  'view.altered': event('warn', 'a view is not as defined', 'view', 'condition'),
  'view.index_left': event('warn', 'an index could not be carried over', 'view', 'index'),
  'view.no_metrics': event('warn', 'views could not be looked at for the metrics', 'code'),
  'view.changes_unknown': event('warn', 'changes of views cannot be looked at', 'code'),
  'view.suspended': event('error', 'a view is suspended', 'view', 'error_class', 'by'),
  'view.not_vacuumed': event('warn', 'a view could not be vacuumed', 'view', 'error_class'),
  'view.not_captured': event(
    'warn',
    'the capture of a view could not be set up; it is refreshed as a whole',
    'view',
    'error_class',
  ),
  'view.not_audited': event('warn', 'an incremental view could not be compared with its query', 'view', 'error_class'),
  'view.changed_while_read': event('info', 'a view changed while it was read; it is planned anew', 'view'),
  'view.unreadable': event('warn', 'a view cannot be read', 'view', 'sqlstate'),
  'view.not_compared': event('warn', 'an answer from a view could not be compared', 'view', 'code'),
  'view.quarantined': event(
    'error',
    'a view answers otherwise than the tables; it is out of service until it is rebuilt',
    ...['view', 'queryId', 'rule', 'quarantined'],
  ),
  'view.measured': event('info', 'view measured', 'view', 'base_ms', 'view_ms'),
  'view.proposals_not_kept': event('warn', 'proposals of views could not be remembered', 'code'),
  'writes.no_stream': event('info', 'no stream for writes is set', 'families'),
  'writes.through': event('warn', 'writes go through to the database', 'families', 'stream', 'reason'),
  'writes.acknowledged': event('info', 'writes are acknowledged by the stream', 'stream'),
  'writes.left': event('warn', 'pending writes are left in the stream'),
  'writes.not_applied': event('warn', 'pending writes cannot be applied yet', 'stream'),
  'writes.lost': event(
    'warn',
    'a stream of writes begins anew; what it had acknowledged and not applied is lost',
    ...['stream', 'state'],
  ),
  'writes.server_fit': event('info', 'the server of write-behind is fit to acknowledge writes'),
  'writes.server_away': event('warn', 'the server of write-behind is away', 'reason'),
  'writes.server_unfit': event('warn', 'the server of write-behind must not acknowledge writes', 'reason'),
  'auth.keys_away': event('warn', 'the keys that sign tokens cannot be had', 'reason'),
  'auth.keys_withdrawn': event('info', 'keys that sign tokens were withdrawn', 'count'),
  'auth.key_created': event('info', 'service key created', 'id', 'name'),
  'auth.key_revoked': event('info', 'service key revoked', 'id'),
  'audit.end_lost': event('error', 'the end of an action could not be recorded', 'action', 'status', 'code'),
  'http.reader_let_go': event('warn', 'a reader that takes nothing was let go', 'queryId'),
  'audit.not_trimmed': event('warn', 'old records of actions could not be removed'),
  'query_audit.lost': event('error', 'questions could not be recorded', 'count'),
  'query_audit.dropped': event('warn', 'questions were not recorded for want of room', 'count'),
  'query_audit.not_trimmed': event('warn', 'old records of questions could not be removed'),
  'changes.unreadable': event('warn', 'the change log cannot be read', 'reason'),
  'changes.readable': event('info', 'the change log is read again'),
  'changes.tables_altered': event('warn', 'tracked tables were altered', 'tables'),
  'changes.replication_refused': event('warn', 'the server cannot be followed by its own log', 'reason'),
  'changes.replication_lost': event('warn', 'the server is no longer followed by its own log'),
  'changes.replication_following': event('info', 'the server is followed by its own log'),
  'changes.slot_left': event('warn', 'a replication slot was left by a former configuration', 'removed'),
  'changes.refreshes_untold': event('warn', 'no event trigger tells of refreshes'),
  'changes.no_metrics': event('warn', 'the change log could not be looked at for the metrics', 'code'),
  'changes.untracked': event('warn', 'a table cannot be tracked', 'table', 'reason'),
  'changes.listener_failed': event('error', 'a listener of the change log failed'),
  'changes.after_commit_failed': event('error', 'work after a commit failed'),
  'events.listener_failed': event('error', 'a listener failed', 'type'),
  'events.no_carrier': event('warn', 'an event moves tags that no answer carries', 'type', 'tags'),
  'database.connection_lost': event('warn', 'an idle database connection was lost'),
  'database.listener_failed': event('error', 'a listener of the control connection failed'),
  'database.revived': event('warn', 'the embedded database ended and was started again'),
  'database.not_revived': event('warn', 'the embedded database ended and cannot be started again yet', 'detail'),
  'http.failed': event('error', 'request failed', 'code'),
  'http.refused': event('warn', 'request not served', 'code', 'detail', 'more'),
  'tracing.collector_away': event('warn', 'spans do not reach the collector', 'reason'),
  'tracing.collector_back': event('info', 'spans reach the collector again'),
  'orchestration.prefetch_failed': event('warn', 'prefetch for a run failed', 'intent'),
  'orchestration.step_failed': event('error', 'a step of a run failed'),
  'orchestration.question_failed': event('error', 'a question of a run failed'),
  'executive.roll_up_failed': event('warn', 'a roll-up failed', 'rollUp'),
} as const satisfies Readonly<Record<string, LogEvent>>;

export type LogEventName = keyof typeof LOG_EVENTS;

const BY_MESSAGE: ReadonlyMap<string, readonly [LogEventName, LogEvent]> = new Map(
  Object.entries(LOG_EVENTS).map(([name, each]) => [each.message, [name as LogEventName, each] as const]),
);

/** The kind of line that the message is of; undefined for what others write, as the framework does. */
export function logEventOf(message: string): readonly [LogEventName, LogEvent] | undefined {
  return BY_MESSAGE.get(message);
}

function warmFields(): readonly string[] {
  return ['occasion', 'queryId', 'sets', 'hits', 'errors', 'elapsedMs'];
}

function healthFields(): readonly string[] {
  return ['redis', 'redisLatencyMs', 'of', 'reads', 'hitRate', 'errorRate', 'fallbacks', 'alerts'];
}

function alertFields(): readonly string[] {
  return ['hitRate', 'threshold', 'reads', 'value', 'reason', 'altered', 'count'];
}

function maintenanceFields(): readonly string[] {
  return [
    ...['examined', 'complete', 'failures', 'tookMs', 'shrunk', 'endlessRemoved', 'orphansRemoved'],
    ...['rulesInForce', 'rulesRetired'],
  ];
}
