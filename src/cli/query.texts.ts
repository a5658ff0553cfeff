import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { table, type Cell } from './table.layout.js';
import { printable, said, wrap } from './text.measure.js';

type Rows = readonly JsonObject[];

const TEXT_WIDTH = 100;
/** Where nothing says how wide: a contract is for reading. */
const WIDE = 140;

export function queriesText(data: JsonObject, width: number | undefined): string {
  const queries = data.queries as Rows;
  const rows = queries.map((each) => [each.query_id, each.access_level, ttl(each), each.title] as Cell[]);
  const foot = `${String(queries.length)} queries, registry version ${said(data.registry_version)}`;
  return [table(['query', 'access', 'ttl s', 'title'], rows, { width }), '', foot].join('\n');
}

export function contractText(contract: JsonObject, width: number | undefined): string {
  const lineage = contract.lineage as { tables: readonly string[]; datasets: { always: readonly string[] } };
  const parameters = (contract.parameters as Rows).map((each) => [
    each.name,
    each.type,
    each.required === true ? '(required)' : JSON.stringify(each.default),
    bounds(each),
    each.description,
  ]);
  const columns = (contract.columns as Rows).map((each) => [each.name, each.type, each.unit, each.description]);
  const life = contract.cache === null ? 'not cached' : `cached ${String(ttl(contract))} s`;
  const options = { width: width ?? WIDE, overflow: 'wrap' } as const;
  return [
    `${said(contract.query_id)}: ${said(contract.title)}`,
    ...wrap(said(contract.description), Math.min(width ?? TEXT_WIDTH, TEXT_WIDTH)),
    '',
    `operation  ${said(contract.operation)}`,
    `access     ${said(contract.access_level)}, scope ${said(contract.scope)}; ${life}; version ${said(contract.version)}`,
    `tables     ${lineage.tables.join(', ')}`,
    `datasets   ${lineage.datasets.always.join(', ') || 'by parameter'}`,
    '',
    parameters.length === 0
      ? 'takes no parameters'
      : table(['parameter', 'type', 'default', 'allowed', 'meaning'], parameters as Cell[][], options),
    '',
    table(['column', 'type', 'unit', 'meaning'], columns as Cell[][], options),
    ...(typeof contract.sql === 'string' ? ['', contract.sql.trim()] : []),
  ].join('\n');
}

export function answerText(body: JsonObject, cacheStatus: string, width: number | undefined): string {
  const rows = (body.rows as readonly { data: JsonObject }[]).map(({ data }) => data);
  const headings = columnNames(body, rows);
  const cells = rows.map((row) => headings.map((heading) => cell(row[heading])));
  const provenance = body.provenance as JsonObject;
  const freshness = body.freshness as JsonObject;
  const source = `${said(provenance.dataset_id)} (${said(provenance.kind)})`;
  const count = rows.length === 1 ? '1 row' : `${String(rows.length)} rows`;
  return [
    rows.length > 0 ? table(headings, cells, { width }) : '(no rows)',
    '',
    `${count}, unit ${said(body.unit)}; ${source}, as of ${said(freshness.asof_date ?? 'no date')}`,
    `cache: ${printable(cacheStatus)}`,
    ...(body.warnings as readonly string[]).map((warning) => `warning: ${printable(warning)}`),
  ].join('\n');
}

export function explanationText(told: JsonObject, width: number | undefined): string {
  const position = told.position as JsonObject | null;
  const entries = told.entries as Rows;
  const tags = (told.tags as Rows).map((each) => [each.tag, each.last_change, yes(each.tracked)] as Cell[]);
  const held = entries.map((each) => [
    each.tier,
    each.valid === true ? 'valid' : refusal(each),
    each.position,
    each.bytes,
    each.age_seconds,
    each.ttl_seconds,
  ]) as Cell[][];
  return [
    `query      ${said(told.query_id)}, version ${said(told.definition_version)}`,
    `params     ${JSON.stringify(told.params)}`,
    `datasets   ${(told.datasets as readonly string[]).join(', ')}`,
    `cache      ${said(told.cache)}${told.region === null ? '' : `, region ${said(told.region)}`}`,
    `key        ${said(told.key ?? 'none')}`,
    `next read  ${told.tier === null ? 'asks the database' : `a hit in ${said(told.tier)}`}`,
    `position   ${position === null ? 'unknown' : said(position.seq)}${told.trusted === true ? '' : ' (not trusted)'}`,
    '',
    held.length === 0
      ? 'no tier holds an entry'
      : table(['tier', 'entry', 'position', 'bytes', 'age s', 'ttl s'], held, { width }),
    '',
    table(['tag', 'last change', 'tracked'], tags, { width }),
    '',
    ...routeLines(told.route as JsonObject, width),
  ].join('\n');
}

/** What answers if the database is asked, and of every view near the question by what it does or why it does not. */
function routeLines(route: JsonObject, width: number | undefined): readonly string[] {
  const views = route.views as Rows;
  const rows = views.map((each) => [each.view, each.verdict, each.rule, each.as_of, each.reason] as Cell[]);
  const taken = `route      ${said(route.taken)}${route.rule === null ? '' : `, by the rule ${said(route.rule)}`}`;
  if (rows.length === 0) return [taken, 'no view reads a table of this query'];
  const options = { width: width ?? WIDE, overflow: 'wrap' } as const;
  return [taken, '', table(['view', 'verdict', 'rule', 'as of', 'because'], rows, options)];
}

function refusal(entry: JsonObject): string {
  const tag = typeof entry.changed_tag === 'string' ? ` (${entry.changed_tag})` : '';
  return `${said(entry.refusal)}${tag}`;
}

function ttl(query: JsonObject): Cell {
  if (query.cache === null) return null;
  const { ttl_seconds: seconds } = query.cache as JsonObject;
  if (typeof seconds === 'number') return seconds;
  const { values } = (seconds as { by_parameter: { values: Readonly<Record<string, number>> } }).by_parameter;
  const lives = Object.values(values);
  return `${String(Math.min(...lives))} to ${String(Math.max(...lives))}`;
}

function bounds(parameter: JsonObject): string {
  if (parameter.allowed !== undefined) return (parameter.allowed as readonly (string | number)[]).join(', ');
  const { min, max } = parameter;
  if (min === undefined && max === undefined) return '';
  return `${said(min)} … ${said(max)}`.trim();
}

function yes(value: JsonValue | undefined): string {
  return value === true ? 'yes' : 'no';
}

/** In the contract's order, where the answer tells its columns. */
function columnNames(body: JsonObject, rows: Rows): readonly string[] {
  const { columns } = (body.metadata ?? {}) as { columns?: readonly { name: string }[] };
  return columns?.map(({ name }) => name) ?? Object.keys(rows[0] ?? {});
}

function cell(value: JsonValue | undefined): Cell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
