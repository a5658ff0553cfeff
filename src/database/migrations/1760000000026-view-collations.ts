import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The types of a view's columns tell where a collation takes different texts for equal: such a column cannot be grouped or compared as
 * texts are, because which of the equal texts stands for its group is chance.
 */
const columnTypes = (type: string): string => `
CREATE OR REPLACE FUNCTION falaj.view_columns(view_names text[]) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $body$
BEGIN
  RETURN (
    SELECT json_object_agg(s.name, (
      SELECT json_object_agg(a.attname, ${type}) FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = s.relation AND a.attnum > 0 AND NOT a.attisdropped))
    FROM falaj.view_state AS s WHERE s.name = ANY (view_names)
  );
END
$body$;`;

const PLAIN = 'pg_catalog.format_type(a.atttypid, NULL)';
const COLLATED = `${PLAIN} || CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_collation AS l
        WHERE l.oid = a.attcollation AND NOT l.collisdeterministic) THEN ' (nondeterministic)' ELSE '' END`;

export class ViewCollations1760000000026 implements MigrationInterface {
  name = 'ViewCollations1760000000026';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(columnTypes(COLLATED));
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(columnTypes(PLAIN));
  }
}
