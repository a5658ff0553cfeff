import type { FuncCall, Node, SelectStmt, TypeCast } from 'libpg-query';
import {
  BUILT_IN_TYPES,
  CALENDAR_TYPES,
  CLOCK_FUNCTIONS,
  DETERMINISTIC_FUNCTIONS,
  ORDER_SENSITIVE_AGGREGATES,
  ORDER_SENSITIVE_WINDOWS,
} from './deterministic-functions.js';
import type { ReportAt } from './query-tree.builder.js';
import { namesOf, typeText, walkNodes, type NodeBody } from './sql-node.js';

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:\d{2})?)?)?$/;
const TIME_OF_DAY = /^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
const CLOCK_WORD = /^[\s\d:.,+-]*(now|today|tomorrow|yesterday)[\s\d:.,+-]*(utc|z|am|pm)?\s*$/i;
const CLOCK_REMEDY =
  'Declare a date parameter (default: today(<zone>) where it must be today), so that the day is in the key.';
/** Functions that return text, which a cast to a date would read the clock from (`'tod' || 'ay'`). */
const TEXT_MAKERS: ReadonlySet<string> = new Set([
  'concat',
  'concat_ws',
  'format',
  'lower',
  'upper',
  'replace',
  'substr',
  'btrim',
  'reverse',
]);

/**
 * Functions, types and operators of the statement are built-in and give the same for the same rows and parameters.
 * @returns the names of the functions called, sorted.
 */
export function checkFunctions(
  select: SelectStmt,
  bindingTypes: readonly string[],
  report: ReportAt,
): readonly string[] {
  const called = new Set<string>();
  walkNodes({ SelectStmt: select }, (type, body) => {
    if (type === 'FuncCall') called.add(checkCall(body, report));
    if (type === 'SQLValueFunction') checkValueFunction(body, report);
    if (type === 'TypeCast') checkCast(body, bindingTypes, report);
    if (type === 'A_Expr') checkOperator(body, report);
    if (type === 'A_Const') checkLiteral(body, report);
    return !isCastToText(type, body);
  });
  return [...called].filter((name) => name !== '').sort();
}

/** PostgreSQL reads a bare literal as the type it is compared with: `d < 'today'` needs no cast to read the clock. */
function checkLiteral(body: NodeBody, report: ReportAt): void {
  const text = (body['sval'] as { sval?: string } | undefined)?.sval;
  if (text !== undefined && CLOCK_WORD.test(text))
    report(
      body['location'] as number | undefined,
      'sql.clock',
      `the literal '${text}' may be read as the present day`,
      'Write an ISO date or declare a date parameter; where it is a text, cast it: ::text.',
    );
}

function isCastToText(type: string, body: NodeBody): boolean {
  const cast = body as TypeCast;
  return type === 'TypeCast' && typeText(cast.typeName) === 'text' && cast.arg !== undefined && 'A_Const' in cast.arg;
}

function checkCall(call: FuncCall, report: ReportAt): string {
  const parts = namesOf(call.funcname);
  const name = parts.at(-1) ?? '';
  const at = call.location;
  const isBuiltIn = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  if (!isBuiltIn)
    report(
      at,
      'sql.function',
      `${parts.join('.')} is not a built-in function`,
      'Its reads and volatility are hidden: write the expression out.',
    );
  else if (CLOCK_FUNCTIONS.has(name))
    report(at, 'sql.clock', `${name}() reads the clock, a random source or a sequence`, CLOCK_REMEDY);
  else if (!DETERMINISTIC_FUNCTIONS.has(name))
    report(
      at,
      'sql.function',
      `${name}() is not on the list of deterministic functions`,
      'Use another, or add it to deterministic-functions.ts once it is known to be one.',
    );
  else checkOrder(call, name, report);
  return isBuiltIn && DETERMINISTIC_FUNCTIONS.has(name) ? name : '';
}

function checkOrder(call: FuncCall, name: string, report: ReportAt): void {
  const at = call.location;
  if (name === 'age' && (call.args ?? []).length < 2)
    report(at, 'sql.clock', 'age() with one argument counts from today', CLOCK_REMEDY);
  if (ORDER_SENSITIVE_AGGREGATES.has(name) && (call.agg_order ?? []).length === 0)
    report(at, 'sql.order', `${name}() depends on the order of its input`, `Write ${name}(… ORDER BY …).`);
  if (
    call.over !== undefined &&
    call.over.name === undefined &&
    ORDER_SENSITIVE_WINDOWS.has(name) &&
    (call.over.orderClause ?? []).length === 0
  )
    report(at, 'sql.order', `${name}() depends on the order of its window`, 'Write OVER (… ORDER BY …).');
}

function checkValueFunction(body: NodeBody, report: ReportAt): void {
  const name = String(body['op']).replace('SVFOP_', '').toLowerCase();
  report(body['location'] as number | undefined, 'sql.clock', `${name} reads the clock or the session`, CLOCK_REMEDY);
}

function checkCast(cast: TypeCast, bindingTypes: readonly string[], report: ReportAt): void {
  const parts = namesOf(cast.typeName?.names);
  const at = cast.typeName?.location;
  const type = typeText(cast.typeName).replaceAll('[]', '');
  const isBuiltIn = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  if (!isBuiltIn || !BUILT_IN_TYPES.has(type)) {
    report(
      at,
      'sql.type',
      `the cast to ${parts.join('.')} is not supported`,
      `Cast to one of: ${[...BUILT_IN_TYPES].join(', ')}.`,
    );
    return;
  }
  if (CALENDAR_TYPES.has(type) && readsClock(cast.arg, bindingTypes))
    report(
      at,
      'sql.clock',
      `the text cast to ${type} may be read as a clock word such as today`,
      'Write an ISO date, or declare a date parameter.',
    );
}

/** Whether a text that is not known to be an ISO date could reach the cast. Columns are trusted to hold what their type says. */
function readsClock(node: Node | undefined, bindingTypes: readonly string[]): boolean {
  if (node === undefined) return false;
  const parts = alternativesOf(node);
  if (parts !== undefined) return parts.some((part) => readsClock(part, bindingTypes));
  if ('A_Const' in node) {
    const text = node.A_Const.sval?.sval;
    return text !== undefined && !ISO_MOMENT.test(text) && !TIME_OF_DAY.test(text);
  }
  if ('TypeCast' in node) return castReadsClock(node.TypeCast, bindingTypes);
  if ('A_Expr' in node) return namesOf(node.A_Expr.name).includes('||');
  return 'FuncCall' in node && TEXT_MAKERS.has(namesOf(node.FuncCall.funcname).at(-1) ?? '');
}

/** The expressions one of which the node gives, or all of which it holds; undefined where it is none of these kinds. */
function alternativesOf(node: Node): readonly (Node | undefined)[] | undefined {
  if ('CoalesceExpr' in node) return node.CoalesceExpr.args ?? [];
  if ('MinMaxExpr' in node) return node.MinMaxExpr.args ?? [];
  if ('A_ArrayExpr' in node) return node.A_ArrayExpr.elements ?? [];
  if (!('CaseExpr' in node)) return undefined;
  const results = (node.CaseExpr.args ?? []).map((arg) => ('CaseWhen' in arg ? arg.CaseWhen.result : undefined));
  return [...results, node.CaseExpr.defresult];
}

function castReadsClock(cast: TypeCast, bindingTypes: readonly string[]): boolean {
  const inner = cast.arg;
  if (inner !== undefined && 'ParamRef' in inner) return bindingTypes[(inner.ParamRef.number ?? 0) - 1] === 'string';
  return typeText(cast.typeName) === 'text' && readsClock(inner, bindingTypes);
}

function checkOperator(body: NodeBody, report: ReportAt): void {
  const names = namesOf(body['name'] as Node[] | undefined);
  if (names.length > 1 && names[0] !== 'pg_catalog')
    report(
      body['location'] as number | undefined,
      'sql.function',
      `the operator ${names.join('.')} is not built in`,
      'Use a built-in operator.',
    );
}
