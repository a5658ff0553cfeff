import type { IndexElem } from 'libpg-query';
import { namesOf } from './sql-node.js';
import { parseSql } from './sql.parser.js';

/** An index over plain columns, as a definition writes it: `name ON relation(column, …)`. */
export interface ParsedIndex {
  readonly name: string;
  readonly relation: string;
  readonly method: string;
  readonly columns: readonly { readonly name: string; readonly text: string }[];
}

const PLAIN_KEYS: ReadonlySet<string> = new Set(['idxname', 'relation', 'accessMethod', 'indexParams']);
const ORDERS: Readonly<Record<string, string>> = { SORTBY_ASC: ' ASC', SORTBY_DESC: ' DESC' };
const NULLS: Readonly<Record<string, string>> = {
  SORTBY_NULLS_FIRST: ' NULLS FIRST',
  SORTBY_NULLS_LAST: ' NULLS LAST',
};

/** Reads what would follow CREATE INDEX. A text says why it cannot be taken. */
export function parseIndex(text: string): ParsedIndex | string {
  const parsed = parseSql(`CREATE INDEX ${text}`);
  if ('error' in parsed) return parsed.error.message;
  const [only, ...others] = parsed.statements;
  const node = only?.stmt;
  if (node === undefined || others.length > 0 || !('IndexStmt' in node)) return 'it is not one index';
  const { IndexStmt: index } = node;
  const special = Object.entries(index).find(([key, value]) => !PLAIN_KEYS.has(key) && isSet(value));
  if (special !== undefined) return `${special[0]} is more than a name and columns`;
  const { schemaname, relname } = index.relation ?? {};
  if (index.idxname === undefined || relname === undefined) return 'it needs a name and a relation';
  if (schemaname !== undefined) return 'the relation is named without its schema';
  const columns = (index.indexParams ?? []).map((param) =>
    'IndexElem' in param ? columnOf(param.IndexElem) : undefined,
  );
  if (columns.length === 0 || columns.some((column) => column === undefined))
    return 'it is over something other than plain columns';
  return {
    name: index.idxname,
    relation: relname,
    method: index.accessMethod ?? 'btree',
    columns: columns.filter((column) => column !== undefined),
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== false && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

function columnOf(element: IndexElem): { name: string; text: string } | undefined {
  const { name, expr, collation, opclass, ordering, nulls_ordering: nulls } = element;
  if (name === undefined || expr !== undefined || (opclass ?? []).length > 0) return undefined;
  const collate = (collation ?? []).length > 0 ? ` COLLATE ${namesOf(collation).map(quoted).join('.')}` : '';
  return { name, text: `${quoted(name)}${collate}${ORDERS[ordering ?? ''] ?? ''}${NULLS[nulls ?? ''] ?? ''}` };
}

/** A name as SQL writes it whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
