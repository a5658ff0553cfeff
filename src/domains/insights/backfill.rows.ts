import { INSIGHT_COLUMNS, insightRows, SIGNAL_COLUMNS, signalRow } from './loader/block.rows.js';
import { type Block, BLOCK_COLUMNS } from './loader/block.columns.js';
import { blockRow, type BlockSeries } from './loader/block.series.js';
import { signalsOf } from './loader/signal.rules.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';

/** Writes blocks, their signals and their insights; what is there already as it should be is left alone. */
export async function writeBlocks(
  transaction: Pick<RecordedTransaction, 'query'>,
  blocks: readonly Block[],
  series: Pick<BlockSeries, 'before'>,
): Promise<void> {
  const signals = blocks.flatMap((block) => signalsOf(block, series));
  const put = (table: string, key: readonly string[], columns: readonly string[], rows: readonly unknown[][]) =>
    transaction.query(upsert(table, key, columns), [JSON.stringify(rows.map((row) => named(columns, row)))]);
  await put('public.btc_blocks', ['height'], Object.values(BLOCK_COLUMNS), blocks.map(blockRow));
  await put('public.block_signals', ['block_height', 'signal_type'], SIGNAL_COLUMNS, signals.map(signalRow));
  await put('public.insights', ['insight_id'], INSIGHT_COLUMNS, insightRows(signals));
}

function named(columns: readonly string[], row: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((name, index) => [name, row[index]]));
}

/** A row that would not change is not written: nothing is told of it, and no answer ends. */
function upsert(table: string, key: readonly string[], columns: readonly string[]): string {
  const list = columns.join(', ');
  const fresh = columns.map((name) => `EXCLUDED.${name}`).join(', ');
  const kept = columns.map((name) => `t.${name}`).join(', ');
  return `INSERT INTO ${table} AS t (${list})
    SELECT ${list} FROM json_populate_recordset(NULL::${table}, $1)
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET (${list}) = ROW(${fresh})
    WHERE (${kept}) IS DISTINCT FROM (${fresh})`;
}
