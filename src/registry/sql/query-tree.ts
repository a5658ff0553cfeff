import type { JoinType, Node, SelectStmt, SubLinkType } from 'libpg-query';

export interface TableItem {
  readonly kind: 'table';
  /** Schema-qualified. */
  readonly table: string;
  readonly alias: string;
  readonly location: number | undefined;
}

/** A subselect, or a reference to a common table expression, in a FROM clause. */
export interface QueryItem {
  readonly kind: 'query';
  readonly alias: string;
  /** Names given to its columns in order, where the FROM clause or the WITH clause gives any. */
  readonly columnNames: readonly string[];
  readonly block: QueryBlock;
  readonly location: number | undefined;
}

/** A set-returning function. */
export interface FunctionItem {
  readonly kind: 'function';
  readonly alias: string;
}

export type FromItem = TableItem | QueryItem | FunctionItem;

export interface JoinCondition {
  readonly join: JoinType | undefined;
  readonly condition: Node | undefined;
  readonly left: readonly FromItem[];
  readonly right: readonly FromItem[];
}

export interface Sublink {
  readonly type: SubLinkType | undefined;
  readonly block: QueryBlock;
  readonly location: number | undefined;
}

/** One SELECT: a plain one with its FROM items, or a set operation with its branches. */
export interface QueryBlock {
  readonly select: SelectStmt;
  readonly branches: readonly QueryBlock[];
  readonly from: readonly FromItem[];
  readonly joins: readonly JoinCondition[];
  /** Whether a USING or NATURAL join merges columns, so that a bare name and a qualified one may differ. */
  readonly mergesColumns: boolean;
  /** Subqueries in expressions. */
  readonly sublinks: readonly Sublink[];
  /** Block whose columns this one may also name: around a subquery in an expression or a lateral one. */
  readonly outer: QueryBlock | undefined;
}

export interface QueryTree {
  readonly root: QueryBlock;
  /** Every block once, common table expressions included, used or not. */
  readonly blocks: readonly QueryBlock[];
}

/** Tables that the block's own FROM clause names. */
export function tableItems(block: QueryBlock): readonly TableItem[] {
  return block.from.filter((item) => item.kind === 'table');
}

/** What a plain SELECT puts out, named as PostgreSQL names it: `*` for a star, undefined for an unnamed expression. */
export function outputsOf(block: QueryBlock): readonly { name: string | undefined; value: Node | undefined }[] {
  return (block.select.targetList ?? []).flatMap((target) =>
    'ResTarget' in target
      ? [{ name: target.ResTarget.name ?? implicitName(target.ResTarget.val), value: target.ResTarget.val }]
      : [],
  );
}

function implicitName(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('ColumnRef' in node) return isStar(node) ? '*' : lastString(node.ColumnRef.fields);
  if ('FuncCall' in node) return lastString(node.FuncCall.funcname);
  if ('TypeCast' in node) return implicitName(node.TypeCast.arg);
  if ('CollateClause' in node) return implicitName(node.CollateClause.arg);
  if ('CoalesceExpr' in node) return 'coalesce';
  return undefined;
}

function isStar(node: Node): boolean {
  const last = 'ColumnRef' in node ? node.ColumnRef.fields?.at(-1) : undefined;
  return last !== undefined && 'A_Star' in last;
}

function lastString(nodes: readonly Node[] | undefined): string | undefined {
  const last = nodes?.at(-1);
  return last !== undefined && 'String' in last ? last.String.sval : undefined;
}

/** A select without its branches and common table expressions, which are blocks of their own. */
export function ownClauses(select: SelectStmt): SelectStmt {
  const others = Object.entries(select).filter(([name]) => !['larg', 'rarg', 'withClause'].includes(name));
  return Object.fromEntries(others);
}

/** Place of the first thing the block puts out; where problems of the block as a whole stand. */
export function firstLocation(block: QueryBlock): number | undefined {
  const [branch] = block.branches;
  if (branch !== undefined) return firstLocation(branch);
  const target = block.select.targetList?.[0];
  return target !== undefined && 'ResTarget' in target ? target.ResTarget.location : undefined;
}
