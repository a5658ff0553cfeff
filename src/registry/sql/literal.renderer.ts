import type { JsonValue, JsonObject } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryDefinition } from '../query-definition.js';
import { tokenizeSql } from './sql-tokenizer.js';
import { parseSql } from './sql.parser.js';

/** Where a tree of the grammar says where its text stood. */
export const PLACES: ReadonlySet<string> = new Set([
  'location',
  'stmt_location',
  'stmt_len',
  'list_start',
  'list_end',
  'rexpr_list_start',
  'rexpr_list_end',
]);

/**
 * A registered statement with literals for its parameters, for what takes no bound ones (a view). Every `$n` stands in parentheses
 * before the cast to its declared type, and becomes a quoted literal there, never pasted text. The result is proved: by
 * PostgreSQL's grammar it is the same statement but for a constant in the place of each parameter.
 * @throws FalajError definition.invalid where the proof fails.
 */
export function renderLiterals(
  definition: Pick<QueryDefinition, 'queryId' | 'statement' | 'bindings'>,
  params: JsonObject,
): string {
  const values = definition.bindings.map((name) => textOf(params[name] ?? null));
  const rendered = tokenizeSql(definition.statement)
    .map((token) =>
      token.kind === 'positional' ? literal(values[Number(token.text.slice(1)) - 1] ?? null) : token.text,
    )
    .join('');
  const [before, after] = [parseSql(definition.statement), parseSql(rendered)];
  if ('error' in before || 'error' in after || !isSame(before.statements, after.statements, values))
    throw new FalajError(
      'definition.invalid',
      `the parameters of ${definition.queryId} cannot be written into its statement`,
    );
  return rendered;
}

/** PostgreSQL's text for a typed value: what stands between the quotes of its literal. */
function textOf(value: JsonValue): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return `{${(value as readonly JsonValue[]).map(elementOf).join(',')}}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function elementOf(value: JsonValue): string {
  return `"${(typeof value === 'string' ? value : JSON.stringify(value)).replace(/["\\]/g, (mark) => `\\${mark}`)}"`;
}

/** A backslash is plain text only while standard_conforming_strings is on; the E form means the same either way. */
function literal(text: string | null): string {
  if (text === null) return 'NULL';
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

function isSame(before: unknown, after: unknown, values: readonly (string | null)[]): boolean {
  if (typeof before !== 'object' || before === null) return before === after;
  if (typeof after !== 'object' || after === null || Array.isArray(before) !== Array.isArray(after)) return false;
  const parameter = (before as { ParamRef?: { number?: number } }).ParamRef;
  if (parameter !== undefined) return isConstant(after, values[(parameter.number ?? 0) - 1]);
  const [left, right] = [membersOf(before), membersOf(after)];
  return (
    left.length === right.length &&
    left.every(([name, member], index) => name === right[index]?.[0] && isSame(member, right[index][1], values))
  );
}

function isConstant(node: object, value: string | null | undefined): boolean {
  const constant = (node as { A_Const?: { isnull?: boolean; sval?: { sval?: string } } }).A_Const;
  if (constant === undefined || value === undefined) return false;
  return value === null
    ? constant.isnull === true
    : constant.sval !== undefined && (constant.sval.sval ?? '') === value;
}

function membersOf(node: object): readonly [string, unknown][] {
  return Object.entries(node).filter(([name]) => !PLACES.has(name));
}
