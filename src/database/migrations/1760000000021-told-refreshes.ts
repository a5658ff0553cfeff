import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A materialized view carries no triggers, but an event trigger is told of every refresh of one, whoever makes it. Only a superuser may
 * make an event trigger, so it is optional: with it a materialized view that somebody else keeps is tracked like a table, without it
 * it is untracked, and answers over it live shortly.
 *
 * A view that is replaced under its name, or that an event trigger was switched off for, is noticed by the audit, as it is of tables.
 */
const FUNCTIONS = `
-- Fails the refresh where it cannot be told: a refresh that nobody hears of would leave old answers.
CREATE FUNCTION falaj.capture_refresh() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  known text;
BEGIN
  FOR known IN
    SELECT t.tag FROM pg_event_trigger_ddl_commands() AS e
    JOIN pg_class AS c ON e.classid = 'pg_class'::regclass AND c.oid = e.objid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN falaj.tracked_table AS t ON t.schema_name = n.nspname AND t.table_name = c.relname
  LOOP
    INSERT INTO falaj.outbox (tag) VALUES (known), (known || '#*');
  END LOOP;
END
$body$;
REVOKE ALL ON FUNCTION falaj.capture_refresh() FROM PUBLIC;

CREATE FUNCTION falaj.refreshes_are_told() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT EXISTS (
    SELECT FROM pg_event_trigger AS e
    WHERE e.evtfoid = 'falaj.capture_refresh()'::regprocedure AND e.evtevent = 'ddl_command_end' AND e.evtenabled = 'A'
      AND (e.evttags IS NULL OR 'REFRESH MATERIALIZED VIEW' = ANY (e.evttags)))
$body$;
REVOKE ALL ON FUNCTION falaj.refreshes_are_told() FROM PUBLIC;

-- Puts the event trigger on where this role may; says whether refreshes are told.
CREATE FUNCTION falaj.watch_refreshes() RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  IF NOT falaj.refreshes_are_told() THEN
    DROP EVENT TRIGGER IF EXISTS falaj_refreshed;
    CREATE EVENT TRIGGER falaj_refreshed ON ddl_command_end WHEN TAG IN ('REFRESH MATERIALIZED VIEW')
      EXECUTE FUNCTION falaj.capture_refresh();
    ALTER EVENT TRIGGER falaj_refreshed ENABLE ALWAYS;
  END IF;
  RETURN true;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN falaj.refreshes_are_told();
END
$body$;
REVOKE ALL ON FUNCTION falaj.watch_refreshes() FROM PUBLIC;

CREATE OR REPLACE FUNCTION falaj.obstacle(entry falaj.tracked_table, root oid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  root_kind "char" := (SELECT relkind FROM pg_class WHERE oid = root);
  kinds "char"[] := ARRAY(SELECT c.relkind FROM pg_class AS c WHERE c.oid IN (SELECT falaj.family(root)));
  lacking text;
BEGIN
  IF root IS NULL THEN RETURN 'no such table'; END IF;
  IF root_kind = 'v' THEN RETURN 'a view carries no triggers of its tables'; END IF;
  IF root_kind = 'm' THEN
    RETURN CASE WHEN NOT falaj.refreshes_are_told() THEN 'a materialized view, and no event trigger tells of its refreshes' END;
  END IF;
  IF 'f' = ANY (kinds) THEN RETURN 'a foreign table changes elsewhere'; END IF;
  IF root_kind NOT IN ('r', 'p') THEN RETURN 'not a table'; END IF;
  IF EXISTS (SELECT FROM pg_class AS c WHERE c.oid IN (SELECT falaj.family(root)) AND c.relpersistence <> 'p') THEN
    RETURN 'an unlogged table is emptied by a crash';
  END IF;
  IF EXISTS (SELECT FROM pg_subscription_rel AS s WHERE s.srrelid IN (SELECT falaj.family(root))) THEN
    RETURN 'logical replication fires no statement triggers';
  END IF;
  SELECT CASE WHEN t.tgname IS NULL THEN 'trigger missing' WHEN t.tgenabled = 'D' THEN 'trigger disabled'
              ELSE 'trigger does not fire in every replication role' END || ' on ' || c.oid::regclass
  INTO lacking
  FROM pg_class AS c
  CROSS JOIN falaj.wanted_triggers(entry.tag, falaj.can_narrow(root, entry.narrow_columns), entry.narrow_columns) AS w
  LEFT JOIN pg_trigger AS t ON t.tgrelid = c.oid AND t.tgname = w.name
  WHERE c.oid IN (SELECT falaj.family(root)) AND c.relkind IN ('r', 'p') AND t.tgenabled IS DISTINCT FROM 'A'
  ORDER BY 1 LIMIT 1;
  RETURN lacking;
END
$body$;
`;

export class ToldRefreshes1760000000021 implements MigrationInterface {
  name = 'ToldRefreshes1760000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTIONS);
  }

  /** The event trigger of a superuser falls with its function. What is said of tables is what it was. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION falaj.refreshes_are_told() RETURNS boolean
      LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$ SELECT false $body$;
      DROP FUNCTION falaj.watch_refreshes();
      DROP FUNCTION falaj.capture_refresh() CASCADE;
    `);
  }
}
