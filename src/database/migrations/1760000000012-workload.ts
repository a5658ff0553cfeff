import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was asked, by hour: advice about views rests on it. The row of a query with the empty hash is the query as a whole, and exact; the
 * others are its heaviest parameter sets, each at least so heavy and at most `unseen_ms` of the whole heavier. `params` is null unless the
 * query is public. `lost` counts runs that a process could not write. Besides: how often views answered, how they compare with their queries
 * by the clock, and what was expected of them when they were proposed. The application's role writes by the functions alone.
 */
const TABLES = `
CREATE TABLE falaj.query_load (
  hour        timestamptz NOT NULL,
  query_id    text NOT NULL,
  version     text NOT NULL,
  params_hash text NOT NULL,
  params      jsonb,
  since       timestamptz NOT NULL DEFAULT clock_timestamp(),
  table_runs  bigint NOT NULL,
  table_ms    double precision NOT NULL,
  view_runs   bigint NOT NULL,
  view_ms     double precision NOT NULL,
  timeouts    bigint NOT NULL,
  rows_max    bigint NOT NULL,
  hits        bigint NOT NULL DEFAULT 0,
  unseen_ms   double precision NOT NULL DEFAULT 0,
  lost        bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, query_id, version, params_hash)
);

CREATE TABLE falaj.view_use (
  hour timestamptz NOT NULL,
  view text NOT NULL,
  uses bigint NOT NULL,
  ms   double precision NOT NULL,
  PRIMARY KEY (hour, view)
);

CREATE TABLE falaj.view_measure (
  view        text PRIMARY KEY,
  fingerprint text NOT NULL,
  claimed_at  timestamptz NOT NULL,
  measured_at timestamptz,
  base_ms     double precision,
  view_ms     double precision,
  rounds      integer,
  -- The query was still running when its time was up.
  at_least    boolean NOT NULL DEFAULT false
);

CREATE TABLE falaj.view_expectation (
  query_id    text NOT NULL,
  params_hash text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expected    jsonb NOT NULL,
  PRIMARY KEY (query_id, params_hash)
);
`;

const FUNCTIONS = `
-- One flush of one process. Flushes take turns, so that two of them never wait for each other's rows in a circle.
CREATE FUNCTION falaj.note_load(batch json, keep_sets integer, keep_hours integer, keep_rows integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  this_hour timestamptz := date_trunc('hour', clock_timestamp(), 'UTC');
  is_new boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('falaj.query_load', 0));
  is_new := NOT EXISTS (SELECT FROM falaj.query_load AS q WHERE q.hour = this_hour);
  INSERT INTO falaj.query_load AS q (hour, query_id, version, params_hash, params, table_runs, table_ms, view_runs, view_ms,
    timeouts, rows_max, hits, unseen_ms, lost)
  SELECT this_hour, r.query_id, r.version, r.params_hash, r.params, r.table_runs, r.table_ms, r.view_runs, r.view_ms,
    r.timeouts, r.rows_max, r.hits, r.unseen_ms, r.lost
  FROM json_to_recordset(batch -> 'queries') AS r(query_id text, version text, params_hash text, params jsonb,
    table_runs bigint, table_ms float8, view_runs bigint, view_ms float8, timeouts bigint, rows_max bigint, hits bigint, unseen_ms float8,
    lost bigint)
  ON CONFLICT (hour, query_id, version, params_hash) DO UPDATE SET params = coalesce(q.params, EXCLUDED.params),
    table_runs = q.table_runs + EXCLUDED.table_runs, table_ms = q.table_ms + EXCLUDED.table_ms,
    view_runs = q.view_runs + EXCLUDED.view_runs, view_ms = q.view_ms + EXCLUDED.view_ms,
    timeouts = q.timeouts + EXCLUDED.timeouts, rows_max = greatest(q.rows_max, EXCLUDED.rows_max), hits = q.hits + EXCLUDED.hits,
    unseen_ms = q.unseen_ms + EXCLUDED.unseen_ms, lost = q.lost + EXCLUDED.lost;
  INSERT INTO falaj.view_use AS u (hour, view, uses, ms)
  SELECT this_hour, r.view, r.uses, r.ms FROM json_to_recordset(batch -> 'views') AS r(view text, uses bigint, ms float8)
  ON CONFLICT (hour, view) DO UPDATE SET uses = u.uses + EXCLUDED.uses, ms = u.ms + EXCLUDED.ms;
  -- Several processes may know more sets together than one may: the lightest go, and the whole says how heavy one that went can have been.
  WITH ranked AS (
    SELECT q.query_id, q.version, q.params_hash, q.table_ms + q.view_ms AS weight,
      row_number() OVER (PARTITION BY q.query_id, q.version ORDER BY q.table_ms + q.view_ms DESC, q.params_hash) AS nth
    FROM falaj.query_load AS q WHERE q.hour = this_hour AND q.params_hash <> ''
  ), gone AS (
    DELETE FROM falaj.query_load AS q USING ranked AS r
    WHERE r.nth > keep_sets AND q.hour = this_hour AND q.query_id = r.query_id AND q.version = r.version AND q.params_hash = r.params_hash
    RETURNING q.query_id, q.version, r.weight
  )
  UPDATE falaj.query_load AS q SET unseen_ms = q.unseen_ms + g.weight
  FROM (SELECT query_id, version, max(weight) AS weight FROM gone GROUP BY query_id, version) AS g
  WHERE q.hour = this_hour AND q.params_hash = '' AND q.query_id = g.query_id AND q.version = g.version;
  IF is_new THEN
    DELETE FROM falaj.query_load AS q WHERE q.hour < this_hour - make_interval(hours => keep_hours);
    DELETE FROM falaj.view_use AS u WHERE u.hour < this_hour - make_interval(hours => keep_hours);
    DELETE FROM falaj.query_load AS q WHERE q.hour < this_hour AND q.hour <= (
      SELECT o.hour FROM falaj.query_load AS o ORDER BY o.hour DESC OFFSET keep_rows LIMIT 1);
  END IF;
END
$body$;

-- Whether the caller is the one that measures the view now. A claim holds for as long as a measurement does.
CREATE FUNCTION falaj.claim_measure(view_name text, print text, every_seconds integer) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  WITH claimed AS (
    INSERT INTO falaj.view_measure AS m (view, fingerprint, claimed_at) VALUES (view_name, print, clock_timestamp())
    ON CONFLICT (view) DO UPDATE SET claimed_at = EXCLUDED.claimed_at, fingerprint = EXCLUDED.fingerprint,
      measured_at = CASE WHEN m.fingerprint = EXCLUDED.fingerprint THEN m.measured_at END,
      base_ms = CASE WHEN m.fingerprint = EXCLUDED.fingerprint THEN m.base_ms END,
      view_ms = CASE WHEN m.fingerprint = EXCLUDED.fingerprint THEN m.view_ms END
    WHERE m.fingerprint <> EXCLUDED.fingerprint OR m.claimed_at <= EXCLUDED.claimed_at - make_interval(secs => every_seconds)
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM claimed)
$body$;

CREATE FUNCTION falaj.note_measure(view_name text, print text, base float8, view_time float8, times integer, is_bound boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  UPDATE falaj.view_measure AS m SET measured_at = clock_timestamp(), base_ms = base, view_ms = view_time, rounds = times, at_least = is_bound
  WHERE m.view = view_name AND m.fingerprint = print
$body$;

-- Once the view is there it is proposed no more: what was expected last stays. The newest 1,000 are kept.
CREATE FUNCTION falaj.note_expectations(proposals json) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  INSERT INTO falaj.view_expectation AS e (query_id, params_hash, expected)
  SELECT r.query_id, r.params_hash, r.expected FROM json_to_recordset(proposals) AS r(query_id text, params_hash text, expected jsonb)
  ORDER BY 1, 2
  ON CONFLICT (query_id, params_hash) DO UPDATE SET expected = EXCLUDED.expected, proposed_at = EXCLUDED.proposed_at;
  DELETE FROM falaj.view_expectation AS e
  WHERE e.proposed_at < (SELECT o.proposed_at FROM falaj.view_expectation AS o ORDER BY o.proposed_at DESC OFFSET 1000 LIMIT 1)
$body$;

REVOKE ALL ON FUNCTION falaj.note_load(json, integer, integer, integer), falaj.claim_measure(text, text, integer),
  falaj.note_measure(text, text, float8, float8, integer, boolean), falaj.note_expectations(json) FROM PUBLIC;
`;

export class Workload1760000000012 implements MigrationInterface {
  name = 'Workload1760000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(FUNCTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP FUNCTION falaj.note_load(json, integer, integer, integer); DROP FUNCTION falaj.claim_measure(text, text, integer);
       DROP FUNCTION falaj.note_measure(text, text, float8, float8, integer, boolean); DROP FUNCTION falaj.note_expectations(json)`,
    );
    await runner.query('DROP TABLE falaj.query_load, falaj.view_use, falaj.view_measure, falaj.view_expectation');
  }
}
