import type { ContractMap } from '../registry/definitions/contract-map.js';
import type { ColumnDefinition, QueryDefinition } from '../registry/query-definition.js';
import { parseIndex, type ParsedIndex } from '../registry/sql/index.parser.js';
import { isPlainName } from '../registry/sql/plain-name.js';
import type { ViewIndex } from './view-definition.js';
import { uniqueIndexName } from './view.indexes.js';

const COLUMNS_MAX = 32;
const ECHO_MAX = 120;
const FORM = 'Write - name ON view(column, …) over columns of the query.';
/** Access methods over plain columns with their default operators; what else there is needs operator classes. */
const METHODS: ReadonlySet<string> = new Set(['btree', 'hash', 'brin']);
/** Collations that every server has; an index by another could be refused only when it is built. */
const COLLATIONS: ReadonlySet<string> = new Set(['C', 'POSIX', 'default', 'ucs_basic', 'unicode']);
const ICU = /^(und|[a-z]{2,3})(-[A-Za-z0-9]+)*-x-icu$/;

/** The key `indexes` of a view; undefined where one is faulty. Every fault has been reported at its own line. */
export function parseIndexes(
  item: ContractMap,
  view: string | undefined,
  query: QueryDefinition | undefined,
): readonly ViewIndex[] | undefined {
  if (!item.has('indexes')) {
    item.missing('indexes', 'a list of "name ON view(columns)", [] for none');
    return undefined;
  }
  const given = item.items('indexes', FORM);
  const indexes = given?.map(({ value, line }) => {
    if (typeof value !== 'string') {
      item.site.report(line, 'contract.type', 'indexes must be a list of texts', FORM);
      return undefined;
    }
    return index(value, line, item, view, query);
  });
  return indexes?.includes(undefined) === true ? undefined : indexes?.filter((each) => each !== undefined);
}

function index(
  text: string,
  line: number,
  item: ContractMap,
  view: string | undefined,
  query: QueryDefinition | undefined,
): ViewIndex | undefined {
  const parsed = parseIndex(text);
  const fault =
    typeof parsed === 'string' ? parsed : (nameFault(parsed, view) ?? columnFault(parsed, query?.statementColumns));
  if (typeof parsed !== 'string' && fault === undefined)
    return { name: parsed.name, isUnique: false, method: parsed.method, columns: parsed.columns.map((c) => c.text) };
  const message = `the index ${JSON.stringify(text.slice(0, ECHO_MAX))} cannot be taken: ${fault ?? ''}`;
  item.site.report(line, 'view.index', message, FORM);
  return undefined;
}

function nameFault(parsed: ParsedIndex, view: string | undefined): string | undefined {
  if (!isPlainName(parsed.name)) return 'its name is no plain name of at most 63 bytes';
  if (view === undefined) return undefined;
  if (parsed.relation !== view) return `it is on ${parsed.relation}, not on the view`;
  return parsed.name === uniqueIndexName(view) ? 'its name is kept for the unique index' : undefined;
}

function columnFault(parsed: ParsedIndex, columns: readonly ColumnDefinition[] | undefined): string | undefined {
  if (!METHODS.has(parsed.method)) return `${parsed.method} is none of ${[...METHODS].join(', ')}`;
  if (parsed.columns.length > COLUMNS_MAX) return `it has more than ${String(COLUMNS_MAX)} columns`;
  const names = parsed.columns.map(({ name }) => name);
  if (new Set(names).size < names.length) return 'it names a column twice';
  const isSorted = parsed.columns.some(({ isOrdered }) => isOrdered);
  if (parsed.method !== 'btree' && isSorted) return `${parsed.method} keeps no order`;
  if (parsed.method === 'hash' && names.length > 1) return 'hash takes one column';
  for (const { name, collation } of columns === undefined ? [] : parsed.columns) {
    const column = columns?.find((each) => each.name === name);
    if (column === undefined) return `the query has no column ${name}`;
    if (column.type === 'json') return `${name} holds JSON, which has no order`;
    if (collation === '') continue;
    if (column.type !== 'string') return `${name} is no text and has no collation`;
    if (!COLLATIONS.has(collation) && !ICU.test(collation)) return `${collation} is no collation that every server has`;
  }
  return undefined;
}
