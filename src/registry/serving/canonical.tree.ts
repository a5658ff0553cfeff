import type { Node } from 'libpg-query';
import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import { PLACES } from '../sql/literal.renderer.js';
import { typeText } from '../sql/sql-node.js';

/** A parameter with its value, in the place of `($n::type)`: equal where type and value are, whatever its name. */
export interface ValueNode {
  readonly Value: { readonly type: string; readonly value: JsonValue };
}

type Body = Readonly<Record<string, unknown>>;

const TRUE: Node = { A_Const: { boolval: { boolval: true } } };
const FALSE: Node = { A_Const: { boolval: {} } };

/**
 * A tree of the grammar as two statements are compared by: without places, its parameters by their values, and what is decided by these
 * values decided (`:p IS NULL OR …`). Deciding follows three-valued logic, so it holds wherever the condition stands.
 */
export function canonicalTree<T>(tree: T, bindings: readonly string[], params: JsonObject): T {
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return (value as readonly unknown[]).map(copy);
    const bound = valueOf(value as Body, bindings, params);
    if (bound !== undefined) return bound;
    const members = Object.entries(value).filter(([name]) => !PLACES.has(name));
    return decided(Object.fromEntries(members.map(([name, member]) => [name, copy(member)])) as unknown as Node);
  };
  return copy(tree) as T;
}

/** Trees are never changed once made, and the same ones are compared with those of every view. */
const texts = new WeakMap<object, string>();

/** Equal texts of canonical trees mean equal trees. */
export function textOf(tree: object): string {
  const known = texts.get(tree);
  if (known !== undefined) return known;
  const text = JSON.stringify(tree);
  texts.set(tree, text);
  return text;
}

export function isTrue(node: Node): boolean {
  return textOf(node) === textOf(TRUE);
}

export function asValue(node: Node | undefined): ValueNode['Value'] | undefined {
  return node !== undefined && 'Value' in node ? (node as unknown as ValueNode).Value : undefined;
}

function valueOf(body: Body, bindings: readonly string[], params: JsonObject): ValueNode | undefined {
  const cast = (body as { TypeCast?: { arg?: Node; typeName?: Parameters<typeof typeText>[0] } }).TypeCast;
  if (cast?.arg === undefined || !('ParamRef' in cast.arg)) return undefined;
  const name = bindings[(cast.arg.ParamRef.number ?? 0) - 1];
  return { Value: { type: typeText(cast.typeName), value: (name === undefined ? null : params[name]) ?? null } };
}

function decided(node: Node): Node {
  if ('NullTest' in node) {
    const value = asValue(node.NullTest.arg);
    if (value === undefined) return node;
    return (value.value === null) === (node.NullTest.nulltesttype === 'IS_NULL') ? TRUE : FALSE;
  }
  if (!('BoolExpr' in node)) return node;
  const { boolop, args = [] } = node.BoolExpr;
  if (boolop === 'OR_EXPR') return joined(node, args, FALSE, TRUE);
  return boolop === 'AND_EXPR' ? joined(node, args, TRUE, FALSE) : node;
}

/** @param neutral changes nothing beside others; `ruling` rules whatever the others are. */
function joined(node: Node, args: readonly Node[], neutral: Node, ruling: Node): Node {
  if (!('BoolExpr' in node)) return node;
  if (args.some((arg) => textOf(arg) === textOf(ruling))) return ruling;
  const left = args.filter((arg) => textOf(arg) !== textOf(neutral));
  const [first] = left;
  if (first === undefined) return neutral;
  return left.length === 1 ? first : { BoolExpr: { ...node.BoolExpr, args: left } };
}
