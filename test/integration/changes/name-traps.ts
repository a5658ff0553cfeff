import type pg from 'pg';

const PAIRS = [
  'text, text',
  'text[], text[]',
  'boolean, boolean',
  'bigint, bigint',
  'bigint, integer',
  'integer, integer',
];

/** Operators: name, types of both sides, and of what they give. */
const OPERATORS: readonly (readonly [string, string, string])[] = [
  ...['=', '<>', '<', '<=', '>', '>='].flatMap((name) => PAIRS.map((pair) => [name, pair, 'boolean'] as const)),
  ['||', 'text, text', 'text'],
  ['||', 'text[], text[]', 'text[]'],
];

const ANY_LIST = 'any(compatible)?array';

/** Functions of the catalogue that can be made again under another schema: no aggregates, no sets; those of any list for lists of texts. */
const ORDINARY = `
  SELECT p.proname AS name, regexp_replace(pg_get_function_identity_arguments(p.oid), '${ANY_LIST}', 'text[]', 'g') AS arguments,
         regexp_replace(pg_get_function_result(p.oid), '${ANY_LIST}', 'text[]') AS result, p.pronargs AS count
  FROM pg_proc AS p
  WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND NOT p.proretset AND p.provariadic = 0
    AND p.proname = ANY ($1)
    AND NOT EXISTS (SELECT FROM unnest(p.proargtypes || p.prorettype) AS t JOIN pg_type AS y ON y.oid = t
      WHERE y.typtype = 'p' AND y.typname !~ '${ANY_LIST}')`;

/**
 * Functions that run with their owner's rights and whoever calls them has the say what their names mean; the one that waits for the commit as
 * well, which comes at once where the writer says so, amid one of them.
 */
export const WITHOUT_PATH = `
  SELECT p.proname AS name, p.prosrc AS body FROM pg_proc AS p
  WHERE p.pronamespace = 'falaj'::regnamespace AND (p.prosecdef OR p.proname = 'wake')
    AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS s WHERE s LIKE 'search_path=%')
  ORDER BY 1`;

/**
 * Puts, first on the app's path, a schema of its own in which everything has the name of something that those functions call, and notes who
 * called it before it does what the real one does.
 * @returns what was called and by whom, since it was last asked.
 */
export async function setTraps(owner: pg.Client, app: pg.Client): Promise<() => Promise<string[]>> {
  const { rows: bodies } = await owner.query<{ body: string }>(WITHOUT_PATH);
  const names = [
    ...new Set(bodies.flatMap(({ body }) => [...body.matchAll(/([a-z_0-9]+)\(/g)].map(([, name]) => name))),
  ];
  const { rows: functions } = await owner.query<{ name: string; arguments: string; result: string; count: number }>(
    ORDINARY,
    [names],
  );
  if (functions.length < 5) throw new Error('the functions without a path call almost nothing');
  const given = (count: number) => Array.from({ length: count }, (_, i) => `$${i + 1}`).join(', ');
  const body = (name: string, value: string) => `$trap$ BEGIN
    INSERT INTO mine.caught VALUES (pg_catalog.concat(current_user, ': ${name}')); RETURN ${value}; END $trap$`;
  await owner.query(`
    CREATE SCHEMA mine;
    CREATE TABLE mine.caught (what pg_catalog.text);
    GRANT USAGE ON SCHEMA mine TO PUBLIC;
    GRANT SELECT, INSERT ON mine.caught TO PUBLIC;
    CREATE DOMAIN mine.text AS integer;
    CREATE TABLE mine.outbox (LIKE falaj.outbox);
    CREATE TABLE mine.new_rows (id integer, code pg_catalog.text, day date, big bigint);
    CREATE TABLE mine.old_rows (LIKE mine.new_rows)`);
  for (const { name, arguments: taken, result, count } of functions) {
    const value = `pg_catalog.${name}(${given(count)})`;
    await owner.query(
      `CREATE FUNCTION mine.${name}(${taken}) RETURNS ${result} LANGUAGE plpgsql AS ${body(name, value)}`,
    );
  }
  for (const [at, [name, pair, result]] of OPERATORS.entries()) {
    const [left, right] = pair.split(', ');
    const value = `($1 OPERATOR(pg_catalog.${name}) $2)`;
    await owner.query(`
      CREATE FUNCTION mine.operator_${at}(${pair}) RETURNS ${result} LANGUAGE plpgsql AS ${body(name, value)};
      CREATE OPERATOR mine.${name} (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = mine.operator_${at})`);
  }
  await owner.query(`
    CREATE FUNCTION mine.counted(bigint) RETURNS bigint LANGUAGE plpgsql AS ${body('count', '$1 + 1')};
    CREATE AGGREGATE mine.count(*) (SFUNC = mine.counted, STYPE = bigint, INITCOND = '0');
    CREATE FUNCTION mine.gathered(text[], text) RETURNS text[] LANGUAGE plpgsql AS ${body('array_agg', '$1 || $2')};
    CREATE AGGREGATE mine.array_agg(text) (SFUNC = mine.gathered, STYPE = text[], INITCOND = '{}')`);
  await app.query('SET search_path = mine, pg_catalog');
  return async () => {
    const { rows } = await owner.query<{ what: string }>(
      'WITH gone AS (DELETE FROM mine.caught RETURNING what) SELECT DISTINCT what FROM gone ORDER BY 1',
    );
    return rows.map(({ what }) => what);
  };
}
