import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who asked which query when. A row stands for the same question of the same caller with the same outcome, asked `times` times between two
 * instants. A batch of rows is taken once, however often it is sent: a process that does not know whether a batch arrived sends it
 * again. The application's role can add to it and read it, and change nothing.
 */
const TABLES = `
CREATE TABLE falaj.query_audit_log (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  query_id   text NOT NULL,
  principal  text NOT NULL,
  tenant     text,
  params     jsonb,
  status     text NOT NULL CHECK (status IN ('success', 'error', 'timeout')),
  code       text,
  cache      text NOT NULL CHECK (cache IN ('hit', 'stale', 'miss', 'bypass', 'none')),
  times      bigint NOT NULL CHECK (times > 0),
  row_count  bigint,
  first_at   timestamptz NOT NULL,
  last_at    timestamptz NOT NULL,
  total_ms   double precision NOT NULL,
  max_ms     double precision NOT NULL,
  request_id text
);
CREATE INDEX query_audit_log_last_at ON falaj.query_audit_log (last_at);
CREATE INDEX query_audit_log_query ON falaj.query_audit_log (query_id, id);
CREATE INDEX query_audit_log_principal ON falaj.query_audit_log (principal, id);

CREATE TABLE falaj.query_audit_batch (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX query_audit_batch_at ON falaj.query_audit_batch (at);
`;

const FUNCTIONS = `
CREATE FUNCTION falaj.note_questions(batch uuid, questions json) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  INSERT INTO falaj.query_audit_batch (id) VALUES (batch) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO falaj.query_audit_log (query_id, principal, tenant, params, status, code, cache, times, row_count, first_at, last_at,
    total_ms, max_ms, request_id)
  SELECT r.query_id, r.principal, r.tenant, r.params::jsonb, r.status, r.code, r.cache, r.times, r.row_count, r.first_at, r.last_at,
    r.total_ms, r.max_ms, r.request_id
  FROM json_to_recordset(questions) AS r(query_id text, principal text, tenant text, params text, status text, code text, cache text,
    times bigint, row_count bigint, first_at timestamptz, last_at timestamptz, total_ms float8, max_ms float8, request_id text);
  DELETE FROM falaj.query_audit_batch WHERE at < clock_timestamp() - interval '1 day';
  RETURN true;
END
$body$;
REVOKE ALL ON FUNCTION falaj.note_questions(uuid, json) FROM PUBLIC;
`;

export class QueryAudit1760000000024 implements MigrationInterface {
  name = 'QueryAudit1760000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(FUNCTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION falaj.note_questions(uuid, json);
      DROP TABLE falaj.query_audit_log, falaj.query_audit_batch;`);
  }
}
