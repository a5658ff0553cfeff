import type { AskText } from '../view.dependencies.js';

/** What the server's catalogue says of a table that an incremental view reads. */
export interface InputFacts {
  readonly table: string;
  /** Null: there is none. */
  readonly kind: string | null;
  /** Partitions, or tables that inherit, above or below it. */
  readonly hasFamily: boolean;
  readonly columns: Readonly<Record<string, InputColumnFacts>>;
  /** First columns of its indexes, as far as the server may use each for any row. */
  readonly indexed: readonly string[];
}

interface InputColumnFacts {
  /** As a cast names it. */
  readonly type: string;
  /** Whether equal values are equal texts. */
  readonly isExact: boolean;
  /** A number of a set number of decimals, which therefore is written in one way as well. */
  readonly isScaled: boolean;
}

// A pattern or a prefix index does not find rows by equality of other kinds; a btree or hash index of the column itself does.
const FACTS = `
SELECT coalesce(json_agg(json_build_object('table', w.name, 'kind', c.relkind,
  'hasFamily', coalesce(EXISTS (SELECT FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = c.oid OR i.inhrelid = c.oid), false),
  'columns', (SELECT coalesce(json_object_agg(a.attname, json_build_object(
      'type', concat(quote_ident(s.nspname), '.', quote_ident(t.typname)),
      'isExact', t.oid IN ('pg_catalog.int2'::regtype, 'pg_catalog.int4'::regtype, 'pg_catalog.int8'::regtype, 'pg_catalog.text'::regtype,
        'pg_catalog.varchar'::regtype, 'pg_catalog.uuid'::regtype, 'pg_catalog.date'::regtype, 'pg_catalog.bool'::regtype,
        'pg_catalog.timestamp'::regtype, 'pg_catalog.timestamptz'::regtype) AND coalesce(l.collisdeterministic, true),
      'isScaled', t.oid = 'pg_catalog.numeric'::regtype AND a.atttypmod > 0)), '{}')
    FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid JOIN pg_catalog.pg_namespace AS s ON s.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  'indexed', (SELECT coalesce(json_agg(DISTINCT a.attname), '[]') FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS k ON k.oid = x.indexrelid
    JOIN pg_catalog.pg_am AS m ON m.oid = k.relam AND m.amname IN ('btree', 'hash')
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
    JOIN pg_catalog.pg_opclass AS o ON o.oid = x.indclass[0] AND o.opcdefault
    WHERE x.indrelid = c.oid AND x.indisvalid AND x.indpred IS NULL AND x.indcollation[0] = a.attcollation)
) ORDER BY w.n), '[]')::text AS answer
FROM unnest($1::text[]) WITH ORDINALITY AS w(name, n) LEFT JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(w.name)`;

/** In the order of the tables. @throws what the server raises. */
export async function readInputFacts(ask: AskText, tables: readonly string[]): Promise<readonly InputFacts[]> {
  return JSON.parse((await ask(FACTS, [tables])) ?? '[]') as readonly InputFacts[];
}
