import type { MigrationInterface, QueryRunner } from 'typeorm';

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
`;

export class CacheWatch1760000000015 implements MigrationInterface {
  name = 'CacheWatch1760000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE falaj.alert_holder, falaj.cache_minute, falaj.asked_key, falaj.turn');
  }
}
