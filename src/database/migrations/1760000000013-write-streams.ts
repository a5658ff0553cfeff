import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What PostgreSQL knows of values that are written through the cache's patterns.
 *
 * `mode` is what all processes agree on: through, every write is a transaction here; behind, a write is acknowledged by the stream and
 * applied later. `generation` grows with each change of mode, and so does the order of writes: it is generation * 2^40 and a number within,
 * by a sequence while writes go through, by the stream while they do not. So whatever was written later has the greater order, whichever way
 * it went. `applied` is the order up to which the stream was applied, in the transactions that applied it.
 */
const UP = `
CREATE TABLE falaj.write_stream (
  name text PRIMARY KEY,
  mode text NOT NULL DEFAULT 'through' CHECK (mode IN ('through', 'behind')),
  generation bigint NOT NULL DEFAULT 1,
  applied bigint NOT NULL DEFAULT 0
);

CREATE SEQUENCE falaj.write_number;

CREATE TABLE falaj.dead_write (
  stream text NOT NULL,
  write_order bigint NOT NULL,
  key text NOT NULL,
  sealed bytea NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  died_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (stream, write_order)
);

-- The one thing that the application's role does to the sequence: a number that is greater than every one before.
CREATE FUNCTION falaj.next_write_number() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  SELECT nextval('falaj.write_number')
$body$;
REVOKE ALL ON FUNCTION falaj.next_write_number() FROM PUBLIC;
`;

const DOWN = `
DROP FUNCTION falaj.next_write_number();
DROP TABLE falaj.dead_write;
DROP SEQUENCE falaj.write_number;
DROP TABLE falaj.write_stream;
`;

export class WriteStreams1760000000013 implements MigrationInterface {
  readonly name = 'WriteStreams1760000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}
