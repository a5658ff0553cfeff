import type { ColumnDefinition } from '../query-definition.js';
import type { ReportAt } from './query-tree.builder.js';
import { firstLocation, outputsOf, type QueryBlock } from './query-tree.js';

/**
 * The outermost select names the contract's columns, in the contract's order; so does the first branch of a set operation.
 * @returns whether it does, so that its order can be judged.
 */
export function checkOutputs(root: QueryBlock, columns: readonly ColumnDefinition[], report: ReportAt): boolean {
  const [first, ...others] = root.branches;
  if (first !== undefined) {
    const isFirstSound = checkOutputs(first, columns, report);
    return others.every((branch) => checkStar(branch, report)) && isFirstSound;
  }
  return checkStar(root, report) && checkNames(root, columns, report);
}

function checkStar(block: QueryBlock, report: ReportAt): boolean {
  if (!outputsOf(block).some((output) => output.name === '*')) return true;
  const remedy = 'Name its columns: new columns of a table must not enter an answer unseen.';
  report(firstLocation(block), 'sql.star', 'the outermost select has a *', remedy);
  return false;
}

function checkNames(root: QueryBlock, columns: readonly ColumnDefinition[], report: ReportAt): boolean {
  const given = outputsOf(root).map((output) => output.name ?? 'unnamed');
  const declared = columns.map((column) => column.name);
  if (declared.length === 0 || given.join() === declared.join()) return true;
  const message = `the select gives (${given.join(', ')}), the contract declares (${declared.join(', ')})`;
  report(firstLocation(root), 'sql.columns', message, 'Make names and order the same.');
  return false;
}
