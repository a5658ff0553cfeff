import type { LoadConnection } from '../kernel/load-connection.js';

/**
 * What reads a relation by its identity, at any remove: views by their rules, functions by their bodies, and whatever is typed by its
 * rows, which the server keeps as an internal type of the relation.
 */
const READERS = `
WITH RECURSIVE reader (classid, objid) AS (
  SELECT 'pg_class'::regclass::oid, $1::oid
  UNION
  SELECT CASE WHEN w.ev_class IS NULL THEN d.classid ELSE 'pg_class'::regclass::oid END, coalesce(w.ev_class, d.objid)
  FROM reader AS r JOIN pg_depend AS d ON d.refclassid = r.classid AND d.refobjid = r.objid
  LEFT JOIN pg_rewrite AS w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
  WHERE d.deptype = 'n' OR (d.deptype = 'i' AND d.classid = 'pg_type'::regclass)
)
SELECT i.type || ' ' || i.identity AS name FROM reader AS r CROSS JOIN LATERAL pg_identify_object(r.classid, r.objid, 0) AS i
WHERE r.classid <> 'pg_type'::regclass AND NOT (r.classid = 'pg_class'::regclass AND r.objid = $1::oid) ORDER BY 1`;

/** A view's rule reads with the rights of the view's owner, so protection counts however many views are in between. */
const PROTECTED_INPUTS = `
WITH RECURSIVE input (relation) AS (
  SELECT $1::oid
  UNION
  SELECT d.refobjid FROM input AS i JOIN pg_rewrite AS w ON w.ev_class = i.relation
  JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
)
SELECT n.nspname || '.' || c.relname AS name FROM input AS i JOIN pg_class AS c ON c.oid = i.relation
JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relrowsecurity ORDER BY 1`;

/** Names, with their kinds, of what would go on reading the relation if another took its name. */
export async function readersOf(connection: LoadConnection, relation: number): Promise<readonly string[]> {
  return (await connection.query(READERS, [relation])).rows.map(({ name }) => String(name));
}

/** Tables with row security that the rows of the view come from. */
export async function protectedInputsOf(connection: LoadConnection, relation: number): Promise<readonly string[]> {
  return (await connection.query(PROTECTED_INPUTS, [relation])).rows.map(({ name }) => String(name));
}
