import type { CollateClause, Node, SortBy } from 'libpg-query';
import type { ColumnDefinition } from '../query-definition.js';
import type { ReportAt } from './query-tree.builder.js';
import { firstLocation, outputsOf, type QueryBlock } from './query-tree.js';
import { columnNames, locationOf, namesOf, sameExpression } from './sql-node.js';

interface Output {
  readonly name: string | undefined;
  readonly value: Node | undefined;
}

/**
 * The outermost ORDER BY covers every key column, text ones with COLLATE "C": the order is total and the same on every
 * server, so that equal rows are equal bytes. PostgreSQL takes a bare name in ORDER BY as an output column, and any
 * expression (also `name COLLATE "C"`) as one over input columns.
 */
export function checkOrder(root: QueryBlock, key: readonly ColumnDefinition[], report: ReportAt): void {
  const sorts = (root.select.sortClause ?? []).flatMap((node) => ('SortBy' in node ? [node.SortBy] : []));
  const first = sorts[0]?.node;
  if (sorts.length === 0) {
    report(
      firstLocation(root),
      'order.missing',
      'the outermost select has no ORDER BY',
      `End it with ORDER BY ${key.map(sortText).join(', ')}.`,
    );
    return;
  }
  for (const sort of sorts)
    if (sort.sortby_dir === 'SORTBY_USING')
      report(locationOf(sort.node), 'order.using', 'ORDER BY … USING is not supported', 'Use ASC or DESC.');
  const outputs = outputsOf(leftmost(root));
  for (const column of key) {
    const matches = sorts.filter((sort) => sortsColumn(sort, column, outputs, root));
    if (matches.length === 0)
      report(
        locationOf(first),
        'order.incomplete',
        `ORDER BY does not cover the key column ${column.name}`,
        `Add ${sortText(column)}; select it from a common table expression.`,
      );
    else if (column.type === 'string' && !matches.some((sort) => isCollated(sort, column, outputs)))
      report(
        locationOf(matches[0]?.node),
        'order.collation',
        `ORDER BY ${column.name} follows the server's collation`,
        `Write ${sortText(column)}; select it from a common table expression.`,
      );
  }
}

function sortText(column: ColumnDefinition): string {
  return column.type === 'string' ? `${column.name} COLLATE "C"` : column.name;
}

/** Output names of a set operation are those of its first branch. */
function leftmost(block: QueryBlock): QueryBlock {
  const [first] = block.branches;
  return first === undefined ? block : leftmost(first);
}

function sortsColumn(sort: SortBy, column: ColumnDefinition, outputs: readonly Output[], root: QueryBlock): boolean {
  const index = outputs.findIndex((output) => output.name === column.name);
  if (index < 0) return false;
  const node = sort.node;
  if (node !== undefined && 'A_Const' in node) return node.A_Const.ival?.ival === index + 1;
  const names = columnNames(node);
  if (names?.length === 1 && outputs.some((output) => output.name === names[0])) return names[0] === column.name;
  if (root.branches.length > 0) return false;
  return sameColumn(withoutCollation(node), withoutCollation(outputs[index]?.value), root);
}

/** The same input column or expression. `s.sector` and `sector` are the same where no join merges columns. */
function sameColumn(a: Node | undefined, b: Node | undefined, root: QueryBlock): boolean {
  if (a === undefined || b === undefined) return false;
  if (sameExpression(a, b)) return true;
  const left = columnNames(a);
  const right = columnNames(b);
  if (left === undefined || right === undefined || root.mergesColumns) return false;
  return left.at(-1) === right.at(-1) && (left.length === 1 || right.length === 1);
}

function isCollated(sort: SortBy, column: ColumnDefinition, outputs: readonly Output[]): boolean {
  if (collation(sort.node) !== undefined) return collation(sort.node) === 'C';
  return collation(outputs.find((output) => output.name === column.name)?.value) === 'C';
}

function collateClause(node: Node | undefined): CollateClause | undefined {
  return node !== undefined && 'CollateClause' in node ? node.CollateClause : undefined;
}

function collation(node: Node | undefined): string | undefined {
  return namesOf(collateClause(node)?.collname).at(-1);
}

function withoutCollation(node: Node | undefined): Node | undefined {
  return collateClause(node)?.arg ?? node;
}
