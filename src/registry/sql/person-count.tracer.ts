import type { CaseExpr, FuncCall, Node } from 'libpg-query';
import { PersonFlow } from './person.flow.js';
import { outputsOf, type FromItem, type QueryBlock } from './query-tree.js';
import { columnNames, namesOf } from './sql-node.js';

const DEPTH_MAX = 32;

/**
 * Proves that an expression never exceeds the number of distinct persons behind its row: it is count(DISTINCT person key), or
 * is carried from one through columns, casts, least(), coalesce(…, 0), min() or max(). A sum of such counts is no proof: a
 * person would count once in each.
 */
export class PersonCountTracer {
  constructor(private readonly flow: PersonFlow) {}

  isPersonCount(node: Node | undefined, block: QueryBlock, depth = 0): boolean {
    if (node === undefined || depth > DEPTH_MAX) return false;
    const follow = (inner: Node | undefined): boolean => this.isPersonCount(inner, block, depth + 1);
    if ('TypeCast' in node) return follow(node.TypeCast.arg);
    if ('FuncCall' in node) return this.isCountCall(node.FuncCall, block) || isExtreme(node.FuncCall, follow);
    if ('CoalesceExpr' in node) return (node.CoalesceExpr.args ?? []).every((arg) => isNothing(arg) || follow(arg));
    if ('MinMaxExpr' in node) return node.MinMaxExpr.op === 'IS_LEAST' && (node.MinMaxExpr.args ?? []).every(follow);
    if ('CaseExpr' in node) return resultsOf(node.CaseExpr).every((result) => isNothing(result) || follow(result));
    const names = columnNames(node);
    return names !== undefined && this.isCountColumn(names, block, depth + 1);
  }

  /** Whether the block's output of that name is a person count, in every branch of a set operation. */
  isCountOutput(name: string, block: QueryBlock, depth = 0): boolean {
    const index = this.flow.columnsOf(block).findIndex((column) => column.name === name);
    return index >= 0 && this.isCountAt(index, block, depth);
  }

  private isCountAt(index: number, block: QueryBlock, depth: number): boolean {
    if (depth > DEPTH_MAX) return false;
    if (block.branches.length > 0) return block.branches.every((branch) => this.isCountAt(index, branch, depth + 1));
    const outputs = outputsOf(block);
    const name = this.flow.columnsOf(block)[index]?.name;
    if (!outputs.some((output) => output.name === '*'))
      return this.isPersonCount(outputs[index]?.value, block, depth + 1);
    const named = outputs.find((output) => output.name === name);
    if (named !== undefined) return this.isPersonCount(named.value, block, depth + 1);
    return name !== undefined && this.isCountColumn([name], block, depth + 1);
  }

  /** `count(DISTINCT person_id)`, also with FILTER, and of `CASE … THEN person_id END`. */
  isCountCall(call: FuncCall, block: QueryBlock): boolean {
    const [argument, ...others] = call.args ?? [];
    if (namesOf(call.funcname).at(-1) !== 'count' || call.agg_distinct !== true || call.over !== undefined)
      return false;
    return others.length === 0 && this.isPersonKey(argument, block);
  }

  private isPersonKey(node: Node | undefined, block: QueryBlock): boolean {
    if (node === undefined) return false;
    if ('CaseExpr' in node)
      return resultsOf(node.CaseExpr).every((result) => isNothing(result) || this.isPersonKey(result, block));
    return columnNames(node) !== undefined && this.flow.identifies(node, block);
  }

  private isCountColumn(names: readonly string[], block: QueryBlock, depth: number): boolean {
    const name = names.at(-1) ?? '';
    const candidates =
      names.length > 1
        ? block.from.filter((item) => item.alias === names.at(-2))
        : block.from.filter((item) => this.mayHave(item, name));
    const [item] = candidates;
    if (candidates.length !== 1 || item?.kind !== 'query') return false;
    const index = this.flow.itemColumns(item).findIndex((column) => column.name === name);
    return index >= 0 && this.isCountAt(index, item.block, depth);
  }

  /** Tables may have a column of any name, but statements that do not name it apart would not run. */
  private mayHave(item: FromItem, name: string): boolean {
    return item.kind === 'query' && this.flow.itemColumns(item).some((column) => column.name === name);
  }
}

function isExtreme(call: FuncCall, follow: (node: Node | undefined) => boolean): boolean {
  const name = namesOf(call.funcname).at(-1) ?? '';
  return ['min', 'max'].includes(name) && follow(call.args?.[0]);
}

/** NULL or 0: fewer persons than anyone claims. */
function isNothing(node: Node): boolean {
  if ('TypeCast' in node) return node.TypeCast.arg !== undefined && isNothing(node.TypeCast.arg);
  if (!('A_Const' in node)) return false;
  return node.A_Const.isnull === true || (node.A_Const.ival !== undefined && (node.A_Const.ival.ival ?? 0) === 0);
}

function resultsOf(expression: CaseExpr): readonly Node[] {
  const results = (expression.args ?? []).flatMap((arg) =>
    'CaseWhen' in arg && arg.CaseWhen.result !== undefined ? [arg.CaseWhen.result] : [],
  );
  return expression.defresult === undefined ? results : [...results, expression.defresult];
}
