import type { FuncCall, Node } from 'libpg-query';
import { AGGREGATE_FUNCTIONS } from './deterministic-functions.js';
import { outputsOf, type FromItem, type QueryBlock } from './query-tree.js';
import { columnNames, namesOf, walkNodes } from './sql-node.js';

/** One output column of a block: its name, and whether it tells persons apart. `name` undefined: some column, unknown which. */
export interface FlowColumn {
  readonly name: string | undefined;
  readonly identifies: boolean;
}

/**
 * Follows person keys through a statement: which blocks have a row per person or finer, and which of their columns tell
 * persons apart, also after renames, expressions and stars. Only count() takes a key without giving it away. Where the
 * columns of a star are not known, every column of the block is taken to identify.
 */
export class PersonFlow {
  private readonly columns = new Map<QueryBlock, readonly FlowColumn[]>();
  private readonly personal = new Map<QueryBlock, boolean>();

  /** @param keys person key by schema-qualified table, for the person-level tables. */
  constructor(private readonly keys: ReadonlyMap<string, string>) {}

  /** Whether the block has a row per person, or per something smaller. */
  isPersonal(block: QueryBlock): boolean {
    const known = this.personal.get(block);
    if (known !== undefined) return known;
    this.personal.set(block, false);
    const found = block.branches.some((branch) => this.isPersonal(branch)) || this.hasPersonalRows(block);
    this.personal.set(block, found);
    return found;
  }

  columnsOf(block: QueryBlock): readonly FlowColumn[] {
    const known = this.columns.get(block);
    if (known !== undefined) return known;
    this.columns.set(block, []);
    const found = block.branches.length > 0 ? this.mergedColumns(block) : this.plainColumns(block);
    this.columns.set(block, found);
    return found;
  }

  /** Whether the expression, read in the block, gives away a person key. */
  identifies(expression: unknown, block: QueryBlock): boolean {
    let found = false;
    walkNodes([expression], (type, body) => {
      if (type === 'FuncCall' && namesOf((body as FuncCall).funcname).at(-1) === 'count') return false;
      if (type === 'ColumnRef') found ||= this.namesPerson(namesOf((body as { fields?: Node[] }).fields), block);
      return !found;
    });
    return found;
  }

  /** Whether the block groups its rows or reduces them to one. */
  static aggregates(block: QueryBlock): boolean {
    if ((block.select.groupClause ?? []).length > 0) return true;
    let found = false;
    walkNodes([block.select.targetList, block.select.havingClause], (type, body) => {
      const call = body as FuncCall;
      if (type === 'FuncCall' && call.over === undefined)
        found ||= AGGREGATE_FUNCTIONS.has(namesOf(call.funcname).at(-1) ?? '');
      return type !== 'SubLink';
    });
    return found;
  }

  /** Columns of an item as its FROM clause names them. */
  itemColumns(item: FromItem): readonly FlowColumn[] {
    if (item.kind === 'function') return [];
    if (item.kind === 'table') {
      const key = this.keys.get(item.table);
      return [{ name: undefined, identifies: false }, ...(key === undefined ? [] : [{ name: key, identifies: true }])];
    }
    const inner = this.columnsOf(item.block);
    if (item.columnNames.length === 0) return inner;
    if (inner.some((column) => column.name === undefined))
      return item.columnNames.map((name) => ({ name, identifies: inner.some((c) => c.identifies) }));
    return inner.map((column, index) => ({ ...column, name: item.columnNames[index] ?? column.name }));
  }

  /** Whether rows of single persons are read in the block, whatever becomes of them. */
  readsPersons(block: QueryBlock): boolean {
    return block.from.some((item) => this.isPersonSource(item));
  }

  private hasPersonalRows(block: QueryBlock): boolean {
    if (!this.readsPersons(block)) return false;
    return !PersonFlow.aggregates(block) || this.groupsByPerson(block);
  }

  private isPersonSource(item: FromItem): boolean {
    if (item.kind === 'table') return this.keys.has(item.table);
    return item.kind === 'query' && this.isPersonal(item.block);
  }

  /** Group expressions may be places or names of output columns, also within GROUPING SETS and their kin. */
  private groupsByPerson(block: QueryBlock): boolean {
    const outputs = outputsOf(block);
    return (block.select.groupClause ?? []).flatMap(groupItems).some((node) => {
      const names = columnNames(node);
      const place = 'A_Const' in node ? outputs[(node.A_Const.ival?.ival ?? 0) - 1] : undefined;
      const named = names?.length === 1 ? outputs.find((output) => output.name === names[0]) : undefined;
      return [node, place?.value, named?.value].some((expression) => this.identifies(expression, block));
    });
  }

  /** A name that is not of the block's own FROM clause may be of the block around it; a doubtful one is taken to be. */
  private namesPerson(names: readonly string[], block: QueryBlock): boolean {
    const name = names.at(-1) ?? '';
    const qualifier = names.length > 1 ? names.at(-2) : undefined;
    const items = qualifier === undefined ? block.from : block.from.filter((item) => item.alias === qualifier);
    const found = items.some((item) => {
      const identifying = this.itemColumns(item).filter((column) => column.identifies);
      const isWholeRow = names.length === 1 && item.alias === name && identifying.length > 0;
      return isWholeRow || identifying.some((column) => name === '*' || column.name === name);
    });
    if (found || block.outer === undefined) return found;
    return qualifier !== undefined && items.length > 0 ? false : this.namesPerson(names, block.outer);
  }

  private plainColumns(block: QueryBlock): readonly FlowColumn[] {
    return outputsOf(block).flatMap(({ name, value }) => {
      if (name !== '*') return [{ name: name ?? '?column?', identifies: this.identifies(value, block) }];
      const names = columnNames(value) ?? [];
      const items = names.length > 1 ? block.from.filter((item) => item.alias === names.at(-2)) : block.from;
      return items.flatMap((item) => this.itemColumns(item));
    });
  }

  /** A set operation names its columns after its first branch and pairs them by place. */
  private mergedColumns(block: QueryBlock): readonly FlowColumn[] {
    const [first = [], ...others] = block.branches.map((branch) => this.columnsOf(branch));
    const all = [first, ...others];
    const hasUnknown = all.some((columns) => columns.some((column) => column.name === undefined));
    const anyIdentifies = all.some((columns) => columns.some((column) => column.identifies));
    if (hasUnknown) return first.map((column) => ({ ...column, identifies: anyIdentifies }));
    return first.map((column, index) => ({
      ...column,
      identifies: all.some((columns) => columns[index]?.identifies === true),
    }));
  }
}

function groupItems(node: Node): readonly Node[] {
  return 'GroupingSet' in node ? (node.GroupingSet.content ?? []).flatMap(groupItems) : [node];
}
