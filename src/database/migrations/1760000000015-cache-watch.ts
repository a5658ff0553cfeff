import type { MigrationInterface, QueryRunner } from 'typeorm';

/** First key of the alerts' advisory locks; the second is a digest of what they are about. Advisory locks are per database. */
const ALERT_LOCKS = 1_179_404_865;

/**
 * What the processes of a namespace tell each other about their cache. Nothing of it decides what may be served: lost, it costs a warm-up,
 * a figure or an alert told twice. All but the turns is small, and whoever writes also removes what is too old.
 */
const TABLES = `
-- Who does what is to be done once, whatever the number of processes. A slot is taken once; until then by whoever comes first, and again
-- where its holder gave no sign of life.
CREATE TABLE falaj.turn (
  name text PRIMARY KEY,
  slot bigint NOT NULL,
  holder text NOT NULL,
  taken_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  ended_at timestamptz
);

-- The questions asked most: weights halve with time. What is asked stands in clear where anyone may ask it, else sealed or not at all.
CREATE TABLE falaj.asked_key (
  namespace text NOT NULL,
  digest bytea NOT NULL,
  query_id text NOT NULL,
  tenant text,
  params jsonb,
  sealed bytea,
  weight double precision NOT NULL,
  asked_at timestamptz NOT NULL,
  PRIMARY KEY (namespace, digest),
  CHECK ((params IS NULL) <> (sealed IS NULL))
);

-- What was counted, by the minute, of all processes together.
CREATE TABLE falaj.cache_minute (
  namespace text NOT NULL,
  at timestamptz NOT NULL,
  region text NOT NULL,
  operation text NOT NULL,
  counts jsonb NOT NULL,
  PRIMARY KEY (namespace, at, region, operation)
);

-- Which process holds which alert. The first one raises it for all, the last one resolves it.
CREATE TABLE falaj.alert_holder (
  namespace text NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  process text NOT NULL,
  severity text NOT NULL,
  since timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (namespace, kind, subject, process)
);

-- Whether nobody else holds it, or nobody so severely. Whoever asks at the same time waits: the lock is taken before anything is looked at.
CREATE FUNCTION falaj.alert_raise(ns text, what text, whom text, who text, how text, stale double precision) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  ranks constant text[] := ARRAY['warning', 'error', 'critical'];
  is_first boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(${String(ALERT_LOCKS)}, hashtext(concat_ws('/', ns, what, whom)));
  DELETE FROM falaj.alert_holder
  WHERE namespace = ns AND kind = what AND subject = whom AND seen_at < clock_timestamp() - make_interval(secs => stale);
  SELECT count(*) = 0 INTO is_first FROM falaj.alert_holder
  WHERE namespace = ns AND kind = what AND subject = whom AND process <> who
    AND array_position(ranks, severity) >= array_position(ranks, how);
  INSERT INTO falaj.alert_holder (namespace, kind, subject, process, severity, since, seen_at)
  VALUES (ns, what, whom, who, how, clock_timestamp(), clock_timestamp())
  ON CONFLICT (namespace, kind, subject, process) DO UPDATE SET severity = excluded.severity, seen_at = excluded.seen_at;
  RETURN is_first;
END
$body$;

-- Whether nobody holds it any more.
CREATE FUNCTION falaj.alert_resolve(ns text, what text, whom text, who text, stale double precision) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  is_last boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(${String(ALERT_LOCKS)}, hashtext(concat_ws('/', ns, what, whom)));
  DELETE FROM falaj.alert_holder
  WHERE namespace = ns AND kind = what AND subject = whom
    AND (process = who OR seen_at < clock_timestamp() - make_interval(secs => stale));
  SELECT count(*) = 0 INTO is_last FROM falaj.alert_holder WHERE namespace = ns AND kind = what AND subject = whom;
  RETURN is_last;
END
$body$;
`;

export class CacheWatch1760000000015 implements MigrationInterface {
  name = 'CacheWatch1760000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION falaj.alert_raise, falaj.alert_resolve');
    await runner.query('DROP TABLE falaj.alert_holder, falaj.cache_minute, falaj.asked_key, falaj.turn');
  }
}
