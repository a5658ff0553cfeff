import pg from 'pg';

/** Tables the application's role may also write, `schema.table`. */
export const WRITABLE_TABLES: readonly string[] = [
  ...['falaj.turn', 'falaj.asked_key', 'falaj.cache_minute', 'falaj.alert_holder'],
  ...['falaj.write_stream', 'falaj.dead_write'],
  ...['public.tracker_users', 'public.projects', 'public.project_counters', 'public.issues'],
  ...['public.issue_comments', 'public.issue_changes'],
  ...['public.insight_feedback', 'public.system_metrics', 'public.system_metrics_cold', 'public.backfill_jobs'],
  ...['public.btc_blocks', 'public.block_signals', 'public.insights'],
  ...['public.agent_runs', 'public.agent_errors', 'public.user_activity', 'public.roll_up_marks'],
  ...['public.hourly_metrics', 'public.daily_metrics', 'public.agent_performance', 'public.credit_consumption'],
  ...['public.workspace_credits', 'public.error_fingerprints', 'public.user_cohorts'],
  ...[
    'public.inventory_items',
    'public.inventory_movements',
    'public.equipment_assets',
    'public.equipment_assignments',
  ],
  ...['public.equipment_telemetry', 'public.documents', 'public.user_sessions', 'public.config_data'],
];

/** What the application's role calls. The rest of `falaj` is for the owner: most of it runs with the owner's rights. */
const CALLABLE = [
  ...['follow', 'ledger', 'heartbeat', 'audit', 'record_change', 'covering_seq'],
  ...['add_api_key', 'revoke_api_key', 'use_api_key', 'begin_action', 'end_action'],
  ...['input_changes', 'view_gates', 'view_kept', 'view_columns', 'quarantine_view'],
  ...['note_load', 'claim_measure', 'note_measure', 'note_expectations'],
  ...['next_write_number'],
  ...['alert_raise', 'alert_resolve'],
  ...['enqueue_job', 'job_waits'],
  'note_questions',
];

const SCHEMAS = ['public', 'falaj'];

/** One statement for each right of the application's role that is wanted and missing. */
const MISSING = `
  SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), $1::name) AS statement
  WHERE NOT has_database_privilege($1::name, current_database(), 'CONNECT')
  UNION ALL
  SELECT format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, $1::name)
  FROM pg_namespace AS n WHERE n.nspname = ANY ($2::name[]) AND NOT has_schema_privilege($1::name, n.oid, 'USAGE')
  UNION ALL
  SELECT format('GRANT SELECT ON %I.%I TO %I', n.nspname, c.relname, $1::name)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($2::name[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_has_role(c.relowner, 'USAGE')
    AND NOT has_table_privilege($1::name, c.oid, 'SELECT')
  UNION ALL
  SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', p.oid::regprocedure, $1::name)
  FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
  WHERE n.nspname = 'falaj' AND p.proname = ANY ($3::name[]) AND NOT has_function_privilege($1::name, p.oid, 'EXECUTE')
  UNION ALL
  SELECT format('GRANT INSERT, UPDATE, DELETE ON %s TO %I', w.name::regclass, $1::name)
  FROM unnest($4::text[]) AS w(name)
  WHERE NOT (has_table_privilege($1::name, w.name::regclass, 'INSERT') AND has_table_privilege($1::name, w.name::regclass, 'UPDATE')
    AND has_table_privilege($1::name, w.name::regclass, 'DELETE'))`;

/**
 * Grants the application's role what it needs and no more: connect, read every table, call the functions of `falaj` and write
 * the tables that are listed. Tables made later by the owner are covered as well. Run as the owner; safe to repeat.
 *
 * Only what is missing is granted: a GRANT rewrites the catalogue rows of its table even where it changes nothing, which the
 * audit of tracked tables would have to take for an alteration, and every start would empty every process's cache.
 */
export async function grantApplication(
  owner: pg.ClientBase,
  appRole: string,
  writable: readonly string[] = WRITABLE_TABLES,
): Promise<void> {
  const { rows: same } = await owner.query('SELECT WHERE current_user = $1', [appRole]);
  // An owner that is also the application's role has every right already.
  if (same.length > 0) return;
  const { rows } = await owner.query<{ statement: string }>(MISSING, [appRole, SCHEMAS, CALLABLE, writable]);
  const later = `ALTER DEFAULT PRIVILEGES IN SCHEMA ${SCHEMAS.join(', ')} GRANT SELECT ON TABLES TO ${pg.escapeIdentifier(appRole)}`;
  await owner.query([...rows.map(({ statement }) => statement), later].join(';\n'));
}
