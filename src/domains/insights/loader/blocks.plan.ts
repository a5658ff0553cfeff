import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { Lazy } from '../../../datasets/lazy.value.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { BLOCK_INSIGHTS, INSIGHT_COLUMNS, insightRows, SIGNAL_COLUMNS, signalRow } from './block.rows.js';
import { BLOCK_COLUMNS } from './block.columns.js';
import { BLOCK_FILES, blockRow, BlockSeries, isoTime } from './block.series.js';
import { signalsOf } from './signal.rules.js';

const ORIGIN = {
  source: 'Bitcoin block chain, by way of m-marqx/BTC-RPC-Data (34548a53)',
  license: 'MIT',
  locator: `data/insight/${BLOCK_FILES.join(', ')}`,
};

/** The blocks, what is derived from each of them, and what of that is worth telling. */
export function blockPlans(files: BundledFilesReader): DatasetPlan[] {
  const series = new BlockSeries(files);
  const signals = new Lazy(() => series.all().flatMap((block) => signalsOf(block, series)));
  const newest = (): string => isoTime(series.all().at(-1)?.time ?? 0).slice(0, 10);
  return [
    {
      ...{ id: 'btc_blocks', title: 'Bitcoin blocks, statistics of each', kind: 'real', ...ORIGIN },
      ...{ version: '1', files: BLOCK_FILES },
      prepare: () => {
        const load = tableLoad('public.btc_blocks', Object.values(BLOCK_COLUMNS), series.all().map(blockRow));
        return Promise.resolve({ asOfDate: newest(), tables: [load] });
      },
    },
    {
      ...{ id: 'block_signals', title: 'Signals of each Bitcoin block against the day before it', kind: 'derived' },
      ...{ ...ORIGIN, version: '1', files: BLOCK_FILES },
      prepare: () => {
        const load = tableLoad('public.block_signals', SIGNAL_COLUMNS, signals.value.map(signalRow));
        return Promise.resolve({ asOfDate: newest(), tables: [load] });
      },
    },
    {
      ...{ id: BLOCK_INSIGHTS, title: 'Blocks that stand out from the day before them', kind: 'derived', ...ORIGIN },
      ...{ version: '1', files: BLOCK_FILES },
      prepare: () => {
        const load = tableLoad('public.insights', INSIGHT_COLUMNS, insightRows(signals.value), true);
        return Promise.resolve({ asOfDate: newest(), tables: [load] });
      },
    },
  ];
}
