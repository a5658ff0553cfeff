import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { table, type Cell } from './table.layout.js';
import { said } from './text.measure.js';
import { runsText } from './views.texts.js';

type Rows = readonly JsonObject[];

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** The steps as a table, what each tells below it, and how exactly these are applied. */
export function planText(plan: JsonObject, width: number | undefined): string {
  const steps = plan.steps as Rows;
  const rows = steps.flatMap((each) => {
    const details = (each.details as readonly string[]).map((detail) => ['', '', detail, '', '']);
    return [[each.view, each.action, reasonOf(each), each.locks, time(each.expected)], ...details];
  }) as Cell[][];
  const isDone = plan.is_empty === true;
  const wanted = steps.filter(({ action }) => action !== 'none').length;
  const foot = isDone
    ? 'nothing to do'
    : `${String(wanted)} ${wanted === 1 ? 'step' : 'steps'}; these and no others: falaj views apply --plan ${said(plan.plan_id)}`;
  if (rows.length === 0) return foot;
  const headings = ['view', 'action', 'why', 'locks', 'time'];
  return [table(headings, rows, { width, overflow: 'wrap' }), '', foot].join('\n');
}

/** The plan as it was found, what its runs came to, and what went. */
export function appliedText(data: JsonObject, width: number | undefined): string {
  const drops = (data.drops ?? []) as Rows;
  const gone = drops.map(({ view, state, reason }) =>
    state === 'dropped' ? `${said(view)} is dropped` : `${said(view)} could not be dropped: ${said(reason)}`,
  );
  return [
    planText(data.plan as JsonObject, width),
    ...((data.runs as Rows).length === 0 ? [] : ['', runsText(data, width)]),
    ...(gone.length === 0 ? [] : ['', ...gone]),
  ].join('\n');
}

export function explanationText(view: JsonObject, width: number | undefined): string {
  const definition = view.definition as JsonObject;
  const indexes = (view.indexes as Rows).map(({ definition: text }) => `  ${said(text)}`);
  const options = [
    ...(view.options as readonly string[]),
    ...(view.tablespace === null ? [] : [`tablespace ${said(view.tablespace)}`]),
  ];
  return [
    `${said(view.name)}: ${said(view.condition)}`,
    '',
    `defined    ${said(definition.file)}:${said(definition.line)}, params ${JSON.stringify(definition.params)}`,
    `key        ${(definition.unique_key as readonly string[]).join(', ')}`,
    `reads      ${(view.reads as readonly string[]).join(', ')}`,
    `read by    ${list(view.readers)}`,
    ...((view.obstacles as readonly string[]).length === 0 ? [] : [`in the way ${list(view.obstacles)}`]),
    `stored     ${options.length === 0 ? 'as the server stores by default' : options.join(', ')}`,
    `from its tables ${cost(view.cost)}`,
    `one back   ${former(view.former)}`,
    ...(indexes.length === 0 ? [] : ['', 'indexes', ...indexes]),
    ...['', 'statement', said(definition.statement), ''],
    planStep(view.step as JsonObject, width),
  ].join('\n');
}

function planStep(step: JsonObject, width: number | undefined): string {
  const details = (step.details as readonly string[]).map((detail) => ['', detail, '', '']);
  const rows = [[step.action, reasonOf(step), step.locks, time(step.expected)], ...details] as Cell[][];
  return table(['next', 'why', 'locks', 'time'], rows, { width, overflow: 'wrap' });
}

/** A step that is part of another's says whose. */
function reasonOf({ reason, within }: JsonObject): string {
  return within === null || within === undefined
    ? said(reason)
    : `${said(reason)} (in one transaction with ${said(within)})`;
}

/** A measured time and a guess are told apart at a glance. */
function time(expected: JsonValue | undefined): string {
  if (expected === null || expected === undefined) return '';
  const { ms, basis, from } = expected as JsonObject;
  const length = duration(Number(ms));
  return basis === 'runs' ? `${length}, as ${said(from)}` : `about ${length}, an estimate from ${said(from)}`;
}

function duration(ms: number): string {
  if (ms < SECOND_MS) return `${String(ms)} ms`;
  if (ms < 2 * MINUTE_MS) return `${(ms / SECOND_MS).toFixed(1)} s`;
  return `${(ms / MINUTE_MS).toFixed(0)} min`;
}

function list(value: JsonValue | undefined): string {
  const names = value as readonly string[];
  return names.length === 0 ? 'nothing' : names.join(', ');
}

function cost(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'cannot be estimated: it reads what is not there yet';
  const { total, rows } = value as JsonObject;
  return `cost ${said(total)}, ${said(rows)} rows by the server's estimate`;
}

function former(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'no former build is kept';
  const { fingerprint, as_of: asOf, is_as_defined: isAsDefined } = value as JsonObject;
  return `a build of ${said(fingerprint)}, as of ${said(asOf)}${isAsDefined === true ? ', as it is defined' : ''}`;
}
