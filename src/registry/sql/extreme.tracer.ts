import type { FuncCall, Node } from 'libpg-query';
import type { PersonFlow } from './person.flow.js';
import { outputsOf, type FromItem, type QueryBlock } from './query-tree.js';
import { columnNames, namesOf, walkNodes } from './sql-node.js';

const DEPTH_MAX = 32;
const EXTREMES: ReadonlySet<string> = new Set(['min', 'max']);
/** Of what these give, many values are the same. */
const COARSE: ReadonlySet<string> = new Set([
  ...['round', 'trunc', 'floor', 'ceil', 'ceiling', 'width_bucket', 'date_trunc', 'date_part', 'extract', 'count'],
]);

/** Finds outputs that are min() or max() over rows of persons and are not made coarser on the way. */
export class ExtremeTracer {
  constructor(private readonly flow: PersonFlow) {}

  /** Whether the block's output of that name is one, in any branch of a set operation. */
  isBareExtreme(name: string, block: QueryBlock, depth = 0): boolean {
    if (depth > DEPTH_MAX) return false;
    if (block.branches.length > 0) {
      const index = this.flow.columnsOf(block).findIndex((column) => column.name === name);
      return block.branches.some((branch) => {
        const own = this.flow.columnsOf(branch)[index]?.name;
        return own !== undefined && this.isBareExtreme(own, branch, depth + 1);
      });
    }
    const output = outputsOf(block).find((each) => each.name === name);
    if (output?.value !== undefined) return this.holdsExtreme(output.value, block, depth + 1);
    return outputsOf(block).some((each) => each.name === '*') && this.isColumnExtreme([name], block, depth + 1);
  }

  private holdsExtreme(node: Node, block: QueryBlock, depth: number): boolean {
    let found = false;
    walkNodes([node], (type, body) => {
      if (type === 'SubLink' || found) return false;
      if (type === 'ColumnRef') found = this.isColumnExtreme(columnNames({ ColumnRef: body }) ?? [], block, depth + 1);
      if (type !== 'FuncCall') return !found;
      const call = body as FuncCall;
      const name = namesOf(call.funcname).at(-1) ?? '';
      if (COARSE.has(name)) return false;
      found ||= EXTREMES.has(name) && call.over === undefined && this.flow.readsPersons(block);
      return !found;
    });
    return found;
  }

  private isColumnExtreme(names: readonly string[], block: QueryBlock, depth: number): boolean {
    const name = names.at(-1) ?? '';
    const items = names.length > 1 ? block.from.filter((item) => item.alias === names.at(-2)) : block.from;
    return items.some((item) => this.isItemExtreme(item, name, depth));
  }

  private isItemExtreme(item: FromItem, name: string, depth: number): boolean {
    if (item.kind !== 'query' || depth > DEPTH_MAX) return false;
    const index = item.columnNames.indexOf(name);
    const inner = index < 0 ? name : this.flow.columnsOf(item.block)[index]?.name;
    return inner !== undefined && this.isBareExtreme(inner, item.block, depth + 1);
  }
}
