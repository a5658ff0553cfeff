import { copyBatches, type CopyValue } from './copy-text.codec.js';
import type { TableLoad } from './load.port.js';

/** A table's load from rows in memory: their number is exact. */
export function tableLoad(
  table: string,
  columns: readonly string[],
  rows: readonly (readonly CopyValue[])[],
  shared = false,
): TableLoad {
  return { table, columns, shared, totalRows: rows.length, rows: copyBatches(rows) };
}
