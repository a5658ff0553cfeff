import type { ColumnDefinition } from '../query-definition.js';
import type { TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

/** `rename_columns: {columns: {old: new}}` gives columns other names. */
export function renameColumns(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['columns']);
  const names = new Map(args.columnMap('columns'));
  const columns: ColumnDefinition[] = args.columns.filter((_, index) => !names.has(index));
  const renamed = args.columns.map((column, index) => {
    const name = names.get(index);
    if (name === undefined) return column;
    const fresh = { ...column, name: args.freshName(name, columns) };
    columns.push(fresh);
    return fresh;
  });
  return { columns: renamed, apply: (rows) => rows };
}
