import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { times, worthText } from './advice.texts.js';
import { table, type Cell } from './table.layout.js';
import { said } from './text.measure.js';

type Rows = readonly JsonObject[];

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const UNIT_STEP = 1024;
const AGES = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

export function viewsText(data: JsonObject, width: number | undefined): string {
  const views = data.views as Rows;
  if (views.length === 0) return 'no views are defined';
  const rows = views.map((each) => [
    each.name,
    stateOf(each) + kindOf(each),
    age(each.age_seconds),
    current(each.is_current),
    each.rows,
    size(each.bytes),
    times((each.worth as JsonObject | null)?.speed_up),
    (each.worth as JsonObject | null)?.uses,
    lastRun(each.last_run),
    moment(each.next_slot),
    each.query_id,
  ]) as Cell[][];
  const ready = views.filter(({ condition }) => condition === 'ready').length;
  const headings = [
    'view',
    'state',
    'age',
    'current',
    'rows',
    'size',
    'faster',
    'uses',
    'last run',
    'next slot',
    'query',
  ];
  return [table(headings, rows, { width }), '', `${String(ready)} of ${String(views.length)} ready`].join('\n');
}

export function viewText(view: JsonObject, width: number | undefined): string {
  const overhead =
    typeof view.storage_overhead === 'number' ? `, ${view.storage_overhead.toFixed(4)} of its tables` : '';
  return [
    `${said(view.name)}: ${said(view.condition)}${kindOf(view)}`,
    '',
    `query      ${said(view.query_id)}${definedAt(view.definition as JsonObject)}`,
    `as of      ${said(view.as_of ?? 'never filled')}${ageOf(view)}`,
    `schedule   ${said(view.refresh_cron)} (${said(view.time_zone)}), next ${said(view.next_slot ?? 'not set')}${onChange(view)}`,
    ...(isControlled(view) ? [`           ${controlText(view)}`] : []),
    `built      ${built(view)}`,
    `size       ${view.rows === null ? 'unknown' : `${said(view.rows)} rows, ${size(view.bytes)}${overhead}`}`,
    ...(view.worth === null ? [] : [`worth      ${worthText(view.worth as JsonObject)}`]),
    '',
    view.last_run === null ? 'no run yet' : runsText({ runs: [view.last_run as JsonObject] }, width),
    '',
    locksText(view.locks as Rows, width),
  ].join('\n');
}

/** Whether the schedule is followed, and if not, who ended that, when, and why. */
export function controlText(view: JsonObject): string {
  if (!isControlled(view)) return `${said(view.name)} follows its schedule, next ${said(view.next_slot ?? 'not set')}`;
  const { state, by, at, reason } = view.control as JsonObject;
  return `${said(state)} by ${said(by)} at ${said(at)}${reason === null ? '' : `: ${said(reason)}`}`;
}

export function runsText(data: JsonObject, width: number | undefined): string {
  const runs = data.runs as Rows;
  if (runs.length === 0) return 'no view was refreshed';
  const rows = runs.map((each) => [
    each.view,
    each.state,
    each.mode,
    typeof each.duration_ms === 'number' ? each.duration_ms / 1000 : null,
    each.rows_after,
    each.rows_changed,
    each.as_of,
    each.error_class ?? each.reason,
  ]) as Cell[][];
  return table(['view', 'run', 'mode', 'seconds', 'rows', 'changed', 'as of', 'why'], rows, { width });
}

/** Who holds what, who waits, and for whom. */
function locksText(locks: Rows, width: number | undefined): string {
  if (locks.length === 0) return 'nobody holds a lock on it or waits for one';
  const rows = locks.map((each) => [
    each.pid,
    each.granted === true ? 'holds' : 'waits',
    each.mode,
    typeof each.since_ms === 'number' ? Math.round(each.since_ms / 100) / 10 : null,
    (each.blocked_by as readonly number[]).join(', '),
    each.application,
  ]) as Cell[][];
  return table(['session', '', 'lock', 'seconds', 'blocked by', 'application'], rows, { width });
}

function isControlled({ control }: JsonObject): boolean {
  return control !== null && control !== undefined;
}

/** A list shows first what an operator has to know. */
function stateOf(view: JsonObject): string {
  const { condition, control } = view;
  return isControlled(view) ? `${said(condition)}, ${said((control as JsonObject).state)}` : said(condition);
}

function onChange({ definition }: JsonObject): string {
  const trigger = (definition as JsonObject).on_change as JsonObject | null | undefined;
  return trigger === null || trigger === undefined
    ? ''
    : `; ${said(trigger.debounce_seconds)} s after a change, at most every ${said(trigger.at_most_every_seconds)} s`;
}

function definedAt(definition: JsonObject): string {
  const { file, line, params } = definition;
  return `, ${said(file)}:${said(line)}, params ${JSON.stringify(params)}`;
}

function ageOf(view: JsonObject): string {
  if (typeof view.age_seconds !== 'number') return '';
  const promise = typeof view.max_staleness_seconds === 'number' ? `, at most ${age(view.max_staleness_seconds)}` : '';
  const changed = { yes: '; nothing it reads has changed since', no: '; what it reads has changed since', '': '' };
  return `, ${age(view.age_seconds)} old${promise}${changed[current(view.is_current)]}`;
}

function built(view: JsonObject): string {
  if (view.built_fingerprint === null) return 'never';
  return view.built_fingerprint === view.fingerprint
    ? `as defined (${said(view.fingerprint)})`
    : `as ${said(view.built_fingerprint)}, defined as ${said(view.fingerprint)}`;
}

function lastRun(run: JsonValue | undefined): string {
  if (run === null || run === undefined) return '';
  const { state, duration_ms: durationMs } = run as JsonObject;
  return typeof durationMs === 'number' ? `${said(state)}, ${(durationMs / 1000).toFixed(1)} s` : said(state);
}

function current(value: JsonValue | undefined): 'yes' | 'no' | '' {
  return value === true ? 'yes' : value === false ? 'no' : '';
}

function age(seconds: JsonValue | undefined): string {
  if (typeof seconds !== 'number') return '';
  const [unit, name] = AGES.find(([least]) => seconds >= 2 * least) ?? [1, 's'];
  return `${String(Math.floor(seconds / unit))} ${name}`;
}

function size(bytes: JsonValue | undefined): string {
  if (typeof bytes !== 'number') return '';
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(UNIT_STEP)));
  const value = bytes / UNIT_STEP ** step;
  return `${step === 0 ? String(bytes) : value.toFixed(1)} ${UNITS[step] ?? ''}`;
}

/** To the minute: nobody reads a table for milliseconds. */
function moment(instant: JsonValue | undefined): string {
  return typeof instant === 'string' ? `${instant.slice(0, 16).replace('T', ' ')}Z` : '';
}

/** Said where it is not what most views are. */
function kindOf({ kind }: JsonObject): string {
  return kind === 'incremental' ? ', incremental' : '';
}
