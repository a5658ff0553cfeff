/** One item of a views.yml that is sound, line by line; a case changes lines of it or adds some. */
export const SOUND: Readonly<Record<string, string>> = {
  name: 'mv_totals',
  sql_id: 'totals',
  params: '{ at_least: 3 }',
  indexes: '["idx_a ON mv_totals(visits DESC, place)"]',
  refresh_cron: "'0 */12 * * *'",
};

type Change = Readonly<Record<string, string | undefined>>;

/** A fault that the load must report: at this line of this file, by this code, with a remedy that says this. */
export interface Expected {
  readonly file?: string;
  readonly line: number;
  readonly code: string;
  readonly remedy: string;
}

export interface BadDefinition {
  readonly what: string;
  /** Changes of the sound item, or the whole file. */
  readonly views: Change | string;
  /** A query by the name `extra`, as its statement or as statement and further lines of its contract. */
  readonly query?: string | readonly [sql: string, extra: string];
  readonly expected: readonly Expected[];
}

/** One item: the sound one but for the change. */
export function item(change: Change = {}): string {
  const entries = Object.entries({ ...SOUND, ...change }).filter(([, value]) => value !== undefined);
  return `- ${entries.map(([key, value]) => `${key}: ${value ?? ''}`).join('\n  ')}\n`;
}

const at = (line: number, code: string, remedy: string, file?: string): Expected => ({
  ...(file === undefined ? {} : { file }),
  ...{ line, code, remedy },
});
const view = (what: string, views: Change | string, ...expected: readonly Expected[]): BadDefinition => ({
  ...{ what, views, expected },
});
const EXTRA = 'testing/queries/extra.sql';
const OF_EXTRA = { sql_id: 'extra', params: '{}', indexes: '[]' };
/** Faults of the statement stand in its own file, whose contract takes eleven lines. */
const query = (what: string, sql: string, code: string, remedy: string, line = 12, extra = ''): BadDefinition => ({
  ...{ what, views: OF_EXTRA, query: [sql, extra], expected: [at(line, code, remedy, EXTRA)] },
});
const index = (what: string, text: string): BadDefinition =>
  view(what, { indexes: `[${JSON.stringify(text)}]` }, at(4, 'view.index', 'Write - name ON view(column'));
const storage = (what: string, text: string, remedy = 'Correct the value'): BadDefinition =>
  view(what, { storage: text }, at(6, 'view.storage', remedy));
const cron = (what: string, text: string): BadDefinition =>
  view(what, { refresh_cron: `'${text}'` }, at(5, 'view.cron', 'Write minute hour day month weekday'));
const zone = (what: string, text: string): BadDefinition =>
  view(what, { time_zone: `'${text}'` }, at(6, 'view.time_zone', 'Write an IANA name'));
const params = (what: string, text: string): BadDefinition =>
  view(what, { params: text }, at(3, 'view.params', 'Give each parameter as its contract types'));

const NAMES: readonly BadDefinition[] = [
  view('no name', { name: undefined }, at(1, 'contract.missing_key', 'Add name')),
  view('a name that needs quotes', { name: 'Mv-Totals' }, at(1, 'contract.type', 'must match')),
  view('a name that begins with a digit', { name: '7days' }, at(1, 'contract.type', 'must match')),
  view('a name that is a number', { name: '7' }, at(1, 'contract.type', 'Quote the value')),
  view('a name of another schema', { name: 'falaj.mv_totals' }, at(1, 'contract.type', 'must match')),
  view('a name with letters of more than a byte', { name: 'mv_été' }, at(1, 'contract.type', 'must match')),
  view('a name past 63 bytes', { name: 'm'.repeat(64), indexes: '[]' }, at(1, 'view.name', 'shorten it')),
  view('a name of the server’s', { name: 'pg_class', indexes: '[]' }, at(1, 'view.name', 'Begin it otherwise')),
  view('a name of this service’s', { name: 'falaj_next', indexes: '[]' }, at(1, 'view.name', 'Begin it otherwise')),
  view('a word of SQL for a name', { name: 'user', indexes: '[]' }, at(1, 'view.name', 'needs no quotes')),
  view('the name of a table', { name: 'visit', indexes: '[]' }, at(1, 'view.duplicate', 'Rename the view')),
  view('a name given twice', item() + item({ indexes: '[]' }), at(6, 'view.duplicate', 'Rename one of them')),
  view(
    'the name of an index of another',
    item() + item({ name: 'idx_a', indexes: '[]' }),
    at(6, 'view.duplicate', 'Rename one'),
  ),
  view(
    'the name of the unique index of another',
    item({ indexes: '[]' }) + item({ name: 'mv_totals_key', indexes: '[]' }),
    at(6, 'view.duplicate', 'Rename one of them'),
  ),
];

const QUERIES: readonly BadDefinition[] = [
  view('no query', { sql_id: undefined }, at(1, 'contract.missing_key', 'Add sql_id')),
  view('an unknown query', { sql_id: 'nothing' }, at(2, 'view.unknown_query', 'Name a query_id')),
  view('a list of queries', { sql_id: '[totals]' }, at(2, 'contract.type', 'Correct the value')),
  view('a query of a tenant', { ...OF_EXTRA, sql_id: 'mine' }, at(2, 'view.scope', 'public scope')),
  view('a day that is always today', { ...OF_EXTRA, sql_id: 'daily' }, at(3, 'view.today', 'Fix day in params')),
  query('a query that writes', 'DELETE FROM public.visit', 'sql.not_select', 'write one SELECT'),
  query('two statements', 'SELECT 1; DROP TABLE public.visit', 'sql.several_statements', 'exactly one'),
  query('no statement', '', 'sql.empty', 'Write one SELECT'),
  query('a query that locks', 'SELECT v.place FROM public.visit AS v FOR UPDATE', 'sql.lock', 'Remove FOR UPDATE'),
  query('a statement that is not SQL', 'SELECT FROM WHERE', 'sql.syntax', 'Correct the SQL'),
  query(
    'the clock',
    'SELECT v.place FROM public.visit AS v WHERE v.day < now() ORDER BY v.place COLLATE "C"',
    'sql.clock',
    'date parameter',
  ),
  query(
    'the day of the clock',
    'SELECT v.place FROM public.visit AS v WHERE v.day < current_date ORDER BY v.place COLLATE "C"',
    'sql.clock',
    'date parameter',
  ),
  query(
    'chance',
    'SELECT v.place FROM public.visit AS v WHERE random() < 0.5 ORDER BY v.place COLLATE "C"',
    'sql.clock',
    'date parameter',
  ),
  query(
    'a function that is not the server’s own',
    'SELECT v.place FROM public.visit AS v WHERE is_fine(v.place) ORDER BY v.place COLLATE "C"',
    'sql.function',
    'add it to deterministic-functions.ts',
  ),
  query(
    'a table without its schema',
    'SELECT v.place FROM visit AS v ORDER BY v.place COLLATE "C"',
    'sql.unqualified_table',
    'Write public.visit',
  ),
  query('rows in no order', 'SELECT v.place FROM public.visit AS v', 'order.missing', 'End it with ORDER BY place'),
  query('rows cut in no order', 'SELECT v.place FROM public.visit AS v LIMIT 5', 'order.limit', 'Add ORDER BY'),
  query(
    'rows cut in an order that is not total',
    'SELECT v.place FROM public.visit AS v ORDER BY v.n LIMIT 5',
    'order.incomplete',
    'Add place',
  ),
  query(
    'rows of persons',
    'SELECT s.place FROM public.staff AS s ORDER BY s.place COLLATE "C"',
    'privacy.person_rows',
    'Group them',
  ),
  query(
    'the tables of the server',
    'SELECT v.relname AS place FROM pg_catalog.pg_class AS v ORDER BY v.relname COLLATE "C"',
    'sql.closed_table',
    'Read tables of the domain',
  ),
  {
    what: 'a public query over a view of a restricted one',
    views: item({ name: 'mv_closed', sql_id: 'closed', params: '{}', indexes: '[]' }),
    query: 'SELECT v.place FROM public.mv_closed AS v ORDER BY v.place COLLATE "C"',
    expected: [at(1, 'view.access', 'Give extra access_level: restricted', EXTRA)],
  },
  view(
    'a circle',
    item({ name: 'mv_chicken', sql_id: 'chicken', params: '{}', indexes: '[]' }) +
      item({ name: 'mv_egg', sql_id: 'egg', params: '{}', indexes: '[]' }),
    at(1, 'view.cycle', 'Break the cycle'),
    at(6, 'view.cycle', 'Break the cycle'),
  ),
];

const PARAMS: readonly BadDefinition[] = [
  view('no parameters', { params: undefined }, at(1, 'contract.missing_key', 'Add params')),
  view('parameters that are a list', { params: '[1]' }, at(3, 'contract.type', 'Write key: value pairs')),
  view('parameters that are a text', { params: 'at_least' }, at(3, 'contract.type', 'Write key: value pairs')),
  params('a missing parameter', '{}'),
  params('an unknown parameter', '{ at_least: 1, colour: red }'),
  params('a parameter by a name of the language', '{ at_least: 1, __proto__: red }'),
  params('an ill-typed parameter', '{ at_least: many }'),
  params('a parameter that is a map', '{ at_least: { a: 1 } }'),
  params('a parameter out of range', '{ at_least: 10 }'),
];

const INDEXES: readonly BadDefinition[] = [
  view('no indexes', { indexes: undefined }, at(1, 'contract.missing_key', 'Add indexes')),
  view('indexes that are a text', { indexes: 'idx_a' }, at(4, 'contract.type', 'Write - name ON view')),
  view('an index that is a number', { indexes: '[7]' }, at(4, 'contract.type', 'Write - name ON view')),
  view(
    'one of several at its own line',
    { indexes: '\n    - idx_a ON mv_totals(place)\n    - idx_b ON mv_totals(hue)' },
    at(6, 'view.index', 'Write - name ON view'),
  ),
  index('an index that is not SQL', 'idx_a ON ON'),
  index('an index without a name', 'ON mv_totals(place)'),
  index('an index of something else', 'idx_a ON visit(place)'),
  index('an index of another schema', 'idx_a ON falaj.mv_totals(place)'),
  index('an index over no column of it', 'idx_a ON mv_totals(colour)'),
  index('an index over a column twice', 'idx_a ON mv_totals(place, place)'),
  index('an index over an expression', 'idx_a ON mv_totals((random()))'),
  index('an index with a condition', 'idx_a ON mv_totals(place) WHERE visits > 1'),
  index('an index that covers', 'idx_a ON mv_totals(place) INCLUDE (visits)'),
  index('an index with options', 'idx_a ON mv_totals(place) WITH (fillfactor = 50)'),
  index('an index in a tablespace', 'idx_a ON mv_totals(place) TABLESPACE fast'),
  index('an index of an unknown kind', 'idx_a ON mv_totals USING rainbow (place)'),
  index('a hash over two columns', 'idx_a ON mv_totals USING hash (place, visits)'),
  index('an order where there is none', 'idx_a ON mv_totals USING brin (visits DESC)'),
  index('an operator class', 'idx_a ON mv_totals(place text_pattern_ops)'),
  index('a collation of numbers', 'idx_a ON mv_totals(visits COLLATE "C")'),
  index('a collation that few servers have', 'idx_a ON mv_totals(place COLLATE "tlh")'),
  index('an index built outside of transactions', 'CONCURRENTLY idx_a ON mv_totals(place)'),
  index('an index by the name of the key', 'mv_totals_key ON mv_totals(place)'),
  index('an index whose name needs quotes', '"Idx A" ON mv_totals(place)'),
  index('an index whose name is past 63 bytes', `${'i'.repeat(64)} ON mv_totals(place)`),
  view(
    'two indexes by one name',
    { indexes: '["idx_a ON mv_totals(place)", "idx_a ON mv_totals(visits)"]' },
    at(1, 'view.duplicate', 'Rename one of them'),
  ),
  view(
    'an index by the name of another view’s',
    item() + item({ name: 'mv_b', indexes: '["idx_a ON mv_b(place)"]' }),
    at(6, 'view.duplicate', 'Rename one of them'),
  ),
];

const SCHEDULES: readonly BadDefinition[] = [
  view('no schedule', { refresh_cron: undefined }, at(1, 'contract.missing_key', 'Add refresh_cron')),
  view('a schedule that is a number', { refresh_cron: '5' }, at(5, 'contract.type', 'Quote the value')),
  cron('a schedule of six fields', '0 0 0 * * *'),
  cron('a schedule of four fields', '0 0 * *'),
  cron('a schedule by a nickname', '@hourly'),
  cron('a minute that is none', '61 * * * *'),
  cron('a month that is none', '0 0 1 13 *'),
  cron('a schedule that never fires', '0 0 31 2 *'),
  zone('a zone that is none', 'Mars/Olympus'),
  zone('a zone by its offset', '+03:00'),
];

const KEYS: readonly BadDefinition[] = [
  view('a key over no column of it', { unique_key: '[colour]' }, at(6, 'view.unique_key', 'never null')),
  view(
    'a key that may be null',
    { ...OF_EXTRA, sql_id: 'maybe', unique_key: '[visits]' },
    at(6, 'view.unique_key', 'never null'),
  ),
  view(
    'a key over JSON',
    { ...OF_EXTRA, sql_id: 'maybe', unique_key: '[facts]' },
    at(6, 'view.unique_key', 'never null'),
  ),
  view('a key that names a column twice', { unique_key: '[place, place]' }, at(6, 'contract.type', 'Name each once')),
  view('a key of nothing', { unique_key: '[]' }, at(6, 'contract.type', 'Write [first, second]')),
  view('an age that is none', { max_staleness: 'soon' }, at(6, 'view.max_staleness', 'Write 90s')),
  view('an unknown key', { colour: 'red' }, at(6, 'contract.unknown_key', 'Use one of: name')),
];

const STORAGE: readonly BadDefinition[] = [
  view('storage that is a text', { storage: 'fillfactor' }, at(6, 'contract.type', 'Write key: value pairs')),
  storage('an option that is none', '{ fillfactr: 70 }', 'Use one of: autovacuum_analyze_scale_factor'),
  storage('an option of a name of the language', '{ constructor: 70 }', 'Use one of'),
  storage('a fill past the whole', '{ fillfactor: 101 }'),
  storage('a fill that is a text', "{ fillfactor: '70' }"),
  storage('part of a row', '{ autovacuum_vacuum_threshold: 1.5 }'),
  storage('a switch that is neither on nor off', '{ autovacuum_enabled: maybe }'),
  storage('a scale that is not finite', '{ autovacuum_vacuum_scale_factor: .inf }'),
  storage('a tablespace that needs quotes', "{ tablespace: 'Fast SSD' }", 'Write the plain name'),
  storage('the server’s own tablespace', '{ tablespace: pg_global }', 'Write the plain name'),
];

const YAML: readonly BadDefinition[] = [
  view('a file that is no list', 'name: mv_totals\n', at(1, 'contract.yaml', 'Write one item a line')),
  view('an item that is no mapping', '- mv_totals\n', at(1, 'contract.type', 'Write key: value pairs')),
  view('a key that is given twice', `${item()}  name: mv_b\n`, at(6, 'contract.yaml', 'Correct the YAML')),
  view('a bracket that stays open', `${item()}- name: [mv_b\n`, at(7, 'contract.yaml', 'Correct the YAML')),
  view(
    'a reference',
    `${item({ sql_id: '&id totals' })}${item({ name: 'mv_b', sql_id: '*id', indexes: '[]' })}`,
    at(7, 'contract.yaml', 'Write the value out'),
  ),
  view('a tab for an indent', '- name: mv_totals\n\tsql_id: totals\n', at(2, 'contract.yaml', 'Correct the YAML')),
  view('a second document', `${item()}---\n${item()}`, at(6, 'contract.yaml', 'Correct the YAML')),
  view('a NUL', `${item()}\0`, at(1, 'file.encoding', 'Save it as plain text')),
];

const incremental = (what: string, sql: string, code: string, remedy: string): BadDefinition => ({
  ...{ what: `incremental: ${what}`, query: sql, expected: [at(6, `view.incremental_${code}`, remedy)] },
  views: { ...OF_EXTRA, refresh: 'incremental' },
});
const PLACES = 'SELECT v.place FROM public.visit AS v';
const REFRESH: readonly BadDefinition[] = [
  view('a kind of refresh that is none', { refresh: 'sometimes' }, at(6, 'view.refresh', 'Write full or incremental')),
  incremental(
    'branches that are put together',
    `SELECT a.place FROM (${PLACES} UNION ALL ${PLACES}) AS a ORDER BY a.place COLLATE "C"`,
    'set',
    'Make a view of each branch',
  ),
  incremental('rows that are cut off', `${PLACES} ORDER BY v.place COLLATE "C" LIMIT 3`, 'limit', 'Cut them off where'),
  incremental(
    'a key that is computed',
    `SELECT lower(v.place) AS place FROM public.visit AS v ORDER BY lower(v.place) COLLATE "C"`,
    'key',
    'Put out a column of a table',
  ),
];

/** What must be refused when it is loaded, whatever stands in it. */
export const BAD_VIEW_DEFINITIONS: readonly BadDefinition[] = [
  ...[NAMES, QUERIES, PARAMS, INDEXES, SCHEDULES, KEYS, STORAGE, YAML, REFRESH].flat(),
];
