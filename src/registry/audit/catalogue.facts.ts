import type { SnapshotReader } from '../../database/snapshot-reader.js';

export interface TableFacts {
  /** pg_class.relkind: r table, p partitioned table, v view, m materialized view, f foreign table. */
  readonly kind: string;
  readonly isReadable: boolean;
  readonly hasInheritors: boolean;
  readonly hasRowSecurity: boolean;
  /** A materialized view that this service made: its query is answered from it without its name. */
  readonly isOwnView: boolean;
  readonly columns: ReadonlyMap<string, ColumnFacts>;
}

export interface ColumnFacts {
  readonly typeOid: number;
  /** Whether equal values have equal texts. */
  readonly isDeterministic: boolean;
}

export interface CatalogueFacts {
  readonly tables: ReadonlyMap<string, TableFacts>;
  /** Built-in functions with a volatile variant. */
  readonly volatileFunctions: ReadonlySet<string>;
}

const TABLES = `
  SELECT n.nspname || '.' || c.relname, c.relkind::text, c.relhassubclass AND c.relkind = 'r', c.relrowsecurity,
         has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'),
         c.relkind IN ('m', 'r') AND coalesce(obj_description(c.oid, 'pg_class') LIKE 'falaj %', false)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname || '.' || c.relname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;
const COLUMNS = `
  SELECT n.nspname || '.' || c.relname, a.attname::text, a.atttypid::text, coalesce(l.collisdeterministic, true)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
  WHERE n.nspname || '.' || c.relname = ANY($1::text[]) AND a.attnum > 0 AND NOT a.attisdropped`;
const VOLATILE = `
  SELECT DISTINCT p.proname::text FROM pg_proc p
  WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.provolatile = 'v' AND p.proname = ANY($1::text[])`;

/** What the server's catalogue says about these tables and built-in functions. */
export async function readFacts(
  reader: SnapshotReader,
  tables: readonly string[],
  functions: readonly string[],
): Promise<CatalogueFacts> {
  const found = await reader.query(TABLES, [[...tables]]);
  const columns = await reader.query(COLUMNS, [[...tables]]);
  const volatileOnes = await reader.query(VOLATILE, [[...functions]]);
  const facts = found.rows.map(
    ([table, kind, hasInheritors, hasRowSecurity, isReadable, isOwnView]): [string, TableFacts] => [
      table ?? '',
      {
        ...{
          kind: kind ?? '',
          isReadable: isReadable === 't',
          hasInheritors: hasInheritors === 't',
          hasRowSecurity: hasRowSecurity === 't',
          isOwnView: isOwnView === 't',
        },
        columns: columnsOf(table ?? '', columns.rows),
      },
    ],
  );
  return { tables: new Map(facts), volatileFunctions: new Set(volatileOnes.rows.map(([name]) => name ?? '')) };
}

function columnsOf(table: string, rows: readonly (readonly (string | null)[])[]): ReadonlyMap<string, ColumnFacts> {
  const own = rows.filter((row) => row[0] === table);
  return new Map(
    own.map(([, name, typeOid, deterministic]) => [
      name ?? '',
      { typeOid: Number(typeOid), isDeterministic: deterministic === 't' },
    ]),
  );
}
