import type { Node, TypeName } from 'libpg-query';

export type NodeBody = Readonly<Record<string, unknown>>;
/** Sees every node under its type name; answers false to keep the walk out of it. */
export type NodeVisitor = (type: string, body: NodeBody) => boolean;

/** Nodes that libpg-query puts into a field without a wrapper naming their type, by field name. */
const UNWRAPPED: ReadonlyMap<string, string> = new Map([
  ['larg', 'SelectStmt'],
  ['rarg', 'SelectStmt'],
  ['over', 'WindowDef'],
  ['typeName', 'TypeName'],
]);
const CAPITAL_A = 65;
const CAPITAL_Z = 90;

/** Walks everything below `value` (a node, a list, or the fields of an unwrapped node), parents first. */
export function walkNodes(value: unknown, visit: NodeVisitor): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) walkNodes(item, visit);
    return;
  }
  const body = value as NodeBody;
  for (const name in body) {
    const member = body[name];
    // Most fields are texts, numbers and places; a big statement has tens of thousands, and is walked many times.
    if (typeof member !== 'object' || member === null) continue;
    const type = isTypeName(name) ? name : UNWRAPPED.get(name);
    if (type === undefined || Array.isArray(member) || isWrapped(member as NodeBody)) walkNodes(member, visit);
    else if (visit(type, member as NodeBody)) walkNodes(member, visit);
  }
}

function isTypeName(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= CAPITAL_A && first <= CAPITAL_Z;
}

function isWrapped(body: NodeBody): boolean {
  let names = 0;
  for (const name in body) if (++names > 1 || !isTypeName(name)) return false;
  return names === 1;
}

/** Names of a list of String nodes; `*` for a star. */
export function namesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).map((node) => ('String' in node ? (node.String.sval ?? '') : 'A_Star' in node ? '*' : '?'));
}

/** Name parts of a column reference; undefined for anything else. */
export function columnNames(node: Node | undefined): readonly string[] | undefined {
  return node !== undefined && 'ColumnRef' in node ? namesOf(node.ColumnRef.fields) : undefined;
}

/** The expression inside any casts. */
export function withoutCasts(node: Node | undefined): Node | undefined {
  return node !== undefined && 'TypeCast' in node ? withoutCasts(node.TypeCast.arg) : node;
}

/** Number of the parameter a node is, whatever it is cast to; undefined for anything else. */
export function parameterNumber(node: Node | undefined): number | undefined {
  const inner = withoutCasts(node);
  return inner !== undefined && 'ParamRef' in inner ? inner.ParamRef.number : undefined;
}

/** Last name part and array mark of a type: `int4`, `text[]`. */
export function typeText(type: TypeName | undefined): string {
  return `${namesOf(type?.names).at(-1) ?? ''}${(type?.arrayBounds ?? []).map(() => '[]').join('')}`;
}

/** Whether two expressions are the same text but for places. */
export function sameExpression(a: unknown, b: unknown): boolean {
  return withoutLocations(a) === withoutLocations(b);
}

function withoutLocations(value: unknown): string {
  return JSON.stringify(value, (name, member: unknown) => (name === 'location' ? undefined : member));
}

/** Members of a conjunction, nested ANDs flattened; an empty condition has none. */
export function conjunctsOf(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') return (node.BoolExpr.args ?? []).flatMap(conjunctsOf);
  return [node];
}

export function locationOf(node: Node | undefined): number | undefined {
  const body = node === undefined ? undefined : (Object.values(node)[0] as NodeBody | undefined);
  return typeof body?.['location'] === 'number' && body['location'] >= 0 ? body['location'] : undefined;
}

/** Operator of an ordinary binary expression such as `=`; undefined where it is something else or of a named schema. */
export function plainOperator(node: Node): string | undefined {
  if (!('A_Expr' in node) || node.A_Expr.kind !== 'AEXPR_OP') return undefined;
  const names = namesOf(node.A_Expr.name);
  return names.length === 1 ? names[0] : undefined;
}
