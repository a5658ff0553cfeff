import type { IndexElem, IndexStmt } from 'libpg-query';
import { namesOf } from './sql-node.js';
import { parseSql } from './sql.parser.js';

/** An index over plain columns, as a definition writes it: `name ON relation(column, …)`. */
export interface ParsedIndex {
  readonly name: string;
  readonly relation: string;
  readonly method: string;
  readonly columns: readonly IndexColumn[];
}

export interface IndexColumn {
  readonly name: string;
  /** As it is written out. */
  readonly text: string;
  /** Its own name, without a schema's; empty where it is not said. */
  readonly collation: string;
  /** Direction and place of nulls, defaults filled in. */
  readonly order: string;
  /** Whether a direction or a place of nulls is said. */
  readonly isOrdered: boolean;
}

const NAME_BYTES_MAX = 63;
const WORDS = /[\p{L}\p{N}\p{M}_$]+/gu;
const PLAIN_KEYS: ReadonlySet<string> = new Set(['idxname', 'relation', 'accessMethod', 'indexParams']);
const COMPARED_KEYS: ReadonlySet<string> = new Set([...PLAIN_KEYS, 'unique']);
const ORDERS: Readonly<Record<string, string>> = { SORTBY_ASC: ' ASC', SORTBY_DESC: ' DESC' };
const NULLS: Readonly<Record<string, string>> = {
  SORTBY_NULLS_FIRST: ' NULLS FIRST',
  SORTBY_NULLS_LAST: ' NULLS LAST',
};

/** Reads what would follow CREATE INDEX. A text says why it cannot be taken. */
export function parseIndex(text: string): ParsedIndex | string {
  // The grammar would cut a longer name off without a word.
  if ((text.match(WORDS) ?? []).some((word) => Buffer.byteLength(word) > NAME_BYTES_MAX))
    return 'a name in it is longer than 63 bytes';
  const index = soleIndex(`CREATE INDEX ${text}`);
  if (typeof index === 'string') return index;
  const special = specialOf(index, PLAIN_KEYS);
  if (special !== undefined) return `${special} is more than a name and columns`;
  const { schemaname, relname } = index.relation ?? {};
  if (index.idxname === undefined || relname === undefined) return 'it needs a name and a relation';
  if (schemaname !== undefined) return 'the relation is named without its schema';
  const columns = columnsOf(index);
  if (columns === undefined) return 'it is over something other than plain columns';
  return { name: index.idxname, relation: relname, method: index.accessMethod ?? 'btree', columns };
}

/**
 * Whether the index that the server describes is the wanted one, wherever either stands. Both are whole CREATE INDEX statements. The
 * server leaves out what is the default; a collation too, where it is the column's own, so its absence there is no difference.
 */
export function isSameIndex(described: string, wanted: string): boolean {
  const [is, should] = [soleIndex(described), soleIndex(wanted)];
  if (typeof is === 'string' || typeof should === 'string' || specialOf(is, COMPARED_KEYS) !== undefined) return false;
  if (is.unique !== should.unique || is.accessMethod !== should.accessMethod) return false;
  const [have, want] = [columnsOf(is), columnsOf(should)];
  return (
    have?.length === want?.length &&
    have?.every(({ name, order, collation }, at) => {
      const other = want?.[at];
      return name === other?.name && order === other.order && (collation === '' || collation === other.collation);
    }) === true
  );
}

function soleIndex(sql: string): IndexStmt | string {
  const parsed = parseSql(sql);
  if ('error' in parsed) return parsed.error.message;
  const [only, ...others] = parsed.statements;
  const node = only?.stmt;
  return node === undefined || others.length > 0 || !('IndexStmt' in node) ? 'it is not one index' : node.IndexStmt;
}

/** What it has besides the keys. */
function specialOf(index: IndexStmt, keys: ReadonlySet<string>): string | undefined {
  return Object.entries(index).find(([key, value]) => !keys.has(key) && isSet(value))?.[0];
}

function columnsOf(index: IndexStmt): readonly IndexColumn[] | undefined {
  const columns = (index.indexParams ?? []).map((param) =>
    'IndexElem' in param ? columnOf(param.IndexElem) : undefined,
  );
  const plain = columns.filter((column) => column !== undefined);
  return plain.length > 0 && plain.length === columns.length ? plain : undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== false && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

function columnOf(element: IndexElem): IndexColumn | undefined {
  const { name, expr, collation: collated, opclass, ordering, nulls_ordering: nulls } = element;
  if (name === undefined || expr !== undefined || (opclass ?? []).length > 0) return undefined;
  const collation = namesOf(collated ?? []).at(-1) ?? '';
  const collate = collation === '' ? '' : ` COLLATE ${namesOf(collated).map(quoted).join('.')}`;
  const text = `${quoted(name)}${collate}${ORDERS[ordering ?? ''] ?? ''}${NULLS[nulls ?? ''] ?? ''}`;
  const isDescending = ordering === 'SORTBY_DESC';
  const areNullsFirst = nulls === 'SORTBY_NULLS_FIRST' || (isDescending && nulls !== 'SORTBY_NULLS_LAST');
  const isOrdered = ORDERS[ordering ?? ''] !== undefined || NULLS[nulls ?? ''] !== undefined;
  return {
    ...{ name, text, collation, isOrdered },
    order: `${isDescending ? 'desc' : 'asc'} ${areNullsFirst ? 'first' : 'last'}`,
  };
}

/** A name as SQL writes it whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
