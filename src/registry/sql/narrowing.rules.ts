import type { Node } from 'libpg-query';
import type { NarrowDefinition, ParameterDefinition, ParameterType } from '../query-definition.js';
import type { ReportAt } from './query-tree.builder.js';
import {
  tableItems,
  type FromItem,
  type JoinCondition,
  type QueryBlock,
  type QueryTree,
  type TableItem,
} from './query-tree.js';
import { columnNames, conjunctsOf, parameterNumber, plainOperator, typeText } from './sql-node.js';
import { SQL_TYPES } from './parameter.rewriter.js';

/** Types whose text is the text PostgreSQL gives for a column of that type, which the trigger hashes. */
const NARROWING_TYPES: readonly ParameterType[] = ['string', 'integer', 'date'];

export interface NarrowingContext {
  readonly tree: QueryTree;
  readonly parameters: readonly ParameterDefinition[];
  readonly bindings: readonly string[];
  readonly report: ReportAt;
}

/**
 * Proves that the answer depends on rows with `column = :param` alone: every reference to the table has that condition in its
 * own SELECT, as a conjunct of WHERE or of a join that drops the table's other rows. Where the parameter may be null, the
 * idiom `(:param IS NULL OR column = :param)` stands for the condition, and the tags are narrowed only while it has a value.
 * Anything less plain is refused: a wrong proof would serve stale answers.
 */
export function checkNarrowing(narrow: NarrowDefinition, context: NarrowingContext): void {
  const parameter = context.parameters.find((candidate) => candidate.name === narrow.param);
  const refuse = (location: number | undefined, message: string, remedy: string): void => {
    context.report(location, 'narrow.unproven', message, remedy);
  };
  if (parameter === undefined || !NARROWING_TYPES.includes(parameter.type)) return;
  const number = context.bindings.indexOf(narrow.param) + 1;
  const wanted: Wanted = { narrow, number, type: parameter.type, mayBeNull: parameter.default === null };
  let references = 0;
  for (const block of context.tree.blocks)
    for (const item of tableItems(block)) {
      if (item.table !== narrow.table) continue;
      references++;
      if (!isNarrowed(block, item, wanted))
        refuse(
          item.location,
          `this reference to ${narrow.table} is not limited to ${narrow.column} = :${narrow.param}`,
          remedyFor(wanted),
        );
    }
  if (references === 0) refuse(undefined, `the statement does not read ${narrow.table}`, 'Remove the narrowing.');
}

/** Whether a narrowing could hold at all: known parameter of a type whose text equals the column's text. */
export function narrowingFault(
  narrow: NarrowDefinition,
  parameters: readonly ParameterDefinition[],
): string | undefined {
  const parameter = parameters.find((candidate) => candidate.name === narrow.param);
  if (parameter === undefined) return `names the parameter ${narrow.param}, which is not declared`;
  if (NARROWING_TYPES.includes(parameter.type)) return undefined;
  return `is by ${narrow.param}, a ${parameter.type}; only ${NARROWING_TYPES.join(', ')} can narrow`;
}

interface Wanted {
  readonly narrow: NarrowDefinition;
  readonly number: number;
  readonly type: ParameterType;
  readonly mayBeNull: boolean;
}

function remedyFor({ narrow: { column, param }, mayBeNull }: Wanted): string {
  return mayBeNull
    ? `Put AND (:${param} IS NULL OR ${column} = :${param}) into its own WHERE, or remove the narrowing.`
    : `Put AND ${column} = :${param} into its own WHERE, or remove the narrowing.`;
}

function isNarrowed(block: QueryBlock, item: TableItem, wanted: Wanted): boolean {
  const conditions = [
    block.select.whereClause,
    ...block.joins.filter((join) => drops(join, item)).map((join) => join.condition),
  ];
  return conditions.flatMap(conjunctsOf).some((conjunct) => isCondition(conjunct, block, item, wanted));
}

/** Whether rows of the item that fail the join's condition cannot reach the result. */
function drops({ join, left, right }: JoinCondition, item: FromItem): boolean {
  if (join === undefined || join === 'JOIN_INNER') return left.includes(item) || right.includes(item);
  if (join === 'JOIN_LEFT') return right.includes(item);
  return join === 'JOIN_RIGHT' && left.includes(item);
}

function isCondition(node: Node, block: QueryBlock, item: TableItem, wanted: Wanted): boolean {
  if (!wanted.mayBeNull) return isEquality(node, block, item, wanted);
  if (!('BoolExpr' in node) || node.BoolExpr.boolop !== 'OR_EXPR') return false;
  const [first, second, ...others] = node.BoolExpr.args ?? [];
  if (first === undefined || second === undefined || others.length > 0) return false;
  return (
    (isNullTest(first, wanted) && isEquality(second, block, item, wanted)) ||
    (isNullTest(second, wanted) && isEquality(first, block, item, wanted))
  );
}

function isNullTest(node: Node, { number }: Wanted): boolean {
  return (
    'NullTest' in node && node.NullTest.nulltesttype === 'IS_NULL' && parameterNumber(node.NullTest.arg) === number
  );
}

function isEquality(node: Node, block: QueryBlock, item: TableItem, wanted: Wanted): boolean {
  if (plainOperator(node) !== '=' || !('A_Expr' in node)) return false;
  const { lexpr, rexpr } = node.A_Expr;
  return (
    (isColumn(lexpr, block, item, wanted) && isParameter(rexpr, wanted)) ||
    (isColumn(rexpr, block, item, wanted) && isParameter(lexpr, wanted))
  );
}

/** A bare name counts only where the table stands alone in its FROM clause. */
function isColumn(node: Node | undefined, block: QueryBlock, item: TableItem, { narrow }: Wanted): boolean {
  const names = columnNames(node);
  if (names?.at(-1) !== narrow.column) return false;
  if (names.length === 1) return block.from.length === 1;
  const namesakes = block.from.filter((other) => other.alias === item.alias);
  return names.length === 2 && names[0] === item.alias && namesakes.length === 1;
}

/** The parameter with the cast of its own type, or one to text on top: neither changes the text that is hashed. */
function isParameter(node: Node | undefined, wanted: Wanted): boolean {
  if (parameterNumber(node) !== wanted.number || node === undefined) return false;
  const harmless = ['text', SQL_TYPES[wanted.type]];
  for (let at: Node | undefined = node; at !== undefined && 'TypeCast' in at; at = at.TypeCast.arg)
    if (!harmless.includes(typeText(at.TypeCast.typeName))) return false;
  return true;
}
