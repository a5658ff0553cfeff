import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each load of a dataset brought, told by the catalogue itself.
 *
 * The loader is not the only one who loads: whoever owns the tables may fill them by a pipeline of their own and say so by updating the
 * dataset's row. So the log and the dataset's tag follow the row, in the transaction that writes it: a load is in the log exactly if its
 * rows can be read, and no answer of the dataset outlives it. A row that says what it said before leaves no trace.
 */
const COLUMNS = `
ALTER TABLE public.data_freshness_log
  ADD COLUMN asof_date date,
  ADD COLUMN previous_asof_date date,
  ADD COLUMN as_of_movement text CHECK (as_of_movement IN ('first', 'newer', 'same', 'older', 'unknown'));
CREATE INDEX data_freshness_log_source ON public.data_freshness_log (source, log_id);
`;

const TRIGGER = `
CREATE FUNCTION falaj.note_dataset() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  before date := CASE WHEN TG_OP = 'UPDATE' THEN OLD.asof_date END;
BEGIN
  INSERT INTO public.data_freshness_log
    (source, last_successful_fetch, record_count, fetch_status, asof_date, previous_asof_date, as_of_movement)
  VALUES (NEW.dataset_id, NEW.updated_at, NEW.record_count, 'success', NEW.asof_date, before,
    CASE WHEN TG_OP = 'INSERT' THEN 'first' WHEN NEW.asof_date IS NULL OR before IS NULL THEN
           CASE WHEN NEW.asof_date IS NOT DISTINCT FROM before THEN 'same' ELSE 'unknown' END
         WHEN NEW.asof_date > before THEN 'newer' WHEN NEW.asof_date < before THEN 'older' ELSE 'same' END);
  PERFORM falaj.record_change('dataset:' || NEW.dataset_id);
  RETURN NULL;
END
$body$;
REVOKE ALL ON FUNCTION falaj.note_dataset() FROM PUBLIC;

CREATE TRIGGER note_inserted AFTER INSERT ON falaj.dataset FOR EACH ROW EXECUTE FUNCTION falaj.note_dataset();
CREATE TRIGGER note_updated AFTER UPDATE ON falaj.dataset FOR EACH ROW
  WHEN ((OLD.asof_date, OLD.updated_at, OLD.record_count, OLD.checksum)
    IS DISTINCT FROM (NEW.asof_date, NEW.updated_at, NEW.record_count, NEW.checksum))
  EXECUTE FUNCTION falaj.note_dataset();
`;

export class DataFreshness1760000000023 implements MigrationInterface {
  name = 'DataFreshness1760000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(TRIGGER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER note_inserted ON falaj.dataset;
      DROP TRIGGER note_updated ON falaj.dataset;
      DROP FUNCTION falaj.note_dataset();
      DROP INDEX public.data_freshness_log_source;
      ALTER TABLE public.data_freshness_log DROP COLUMN asof_date, DROP COLUMN previous_asof_date, DROP COLUMN as_of_movement;`);
  }
}
