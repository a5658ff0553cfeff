import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { Lazy } from '../../../datasets/lazy.value.js';

/** Newest heights last; each file is without a gap. */
export const BLOCK_FILES: readonly string[] = ['btc_block_stats_2023.csv.gz', 'btc_block_stats_recent.csv.gz'];

/** Columns of the files and of the table, in the table's order. */
export const BLOCK_COLUMNS = {
  height: 'height',
  time: 'block_time',
  mediantime: 'median_time',
  txs: 'txs',
  ins: 'ins',
  outs: 'outs',
  total_size: 'total_size',
  total_weight: 'total_weight',
  swtxs: 'swtxs',
  subsidy: 'subsidy_sat',
  totalfee: 'total_fee_sat',
  avgfee: 'avg_fee_sat',
  medianfee: 'median_fee_sat',
  minfee: 'min_fee_sat',
  maxfee: 'max_fee_sat',
  avgfeerate: 'avg_feerate',
  minfeerate: 'min_feerate',
  maxfeerate: 'max_feerate',
  total_out: 'total_out_sat',
  utxo_increase: 'utxo_increase',
  feerate_p10: 'feerate_p10',
  feerate_p25: 'feerate_p25',
  feerate_p50: 'feerate_p50',
  feerate_p75: 'feerate_p75',
  feerate_p90: 'feerate_p90',
} as const;

type BlockColumn = keyof typeof BLOCK_COLUMNS;
const NAMES = Object.keys(BLOCK_COLUMNS) as BlockColumn[];

/** One block as its file has it: whole numbers; times are unix seconds. */
export type Block = Readonly<Record<BlockColumn, number>>;

interface BlockRun {
  readonly first: number;
  readonly blocks: readonly Block[];
}

/** The blocks of the bundled files, by height. Read when the first is asked for. */
export class BlockSeries {
  private readonly runs: Lazy<readonly BlockRun[]>;

  constructor(files: BundledFilesReader) {
    this.runs = new Lazy(() => BLOCK_FILES.map((file) => runOf(files, file)));
  }

  /** Blocks of these heights that there are, lowest first. */
  between(first: number, last: number): readonly Block[] {
    return this.runs.value.flatMap((run) =>
      run.blocks.slice(Math.max(0, first - run.first), Math.max(0, last - run.first + 1)),
    );
  }

  all(): readonly Block[] {
    return this.runs.value.flatMap(({ blocks }) => blocks);
  }

  /** The blocks right before this one; fewer where its file begins. */
  before(height: number, count: number): readonly Block[] {
    const run = this.runs.value.find(({ first, blocks }) => height >= first && height < first + blocks.length);
    return run === undefined ? [] : run.blocks.slice(Math.max(0, height - run.first - count), height - run.first);
  }
}

function runOf(files: BundledFilesReader, file: string): BlockRun {
  const blocks: Block[] = [];
  for (const record of files.records(file, NAMES)) {
    const block = Object.fromEntries(NAMES.map((name) => [name, record.integer(name)])) as Block;
    const previous = blocks.at(-1);
    if (previous !== undefined && block.height !== previous.height + 1)
      throw record.invalid('the height does not follow the one before');
    blocks.push(block);
  }
  return { first: blocks[0]?.height ?? 0, blocks };
}

/** Values of one block in the order of the table's columns. */
export function blockRow(block: Block): (string | number)[] {
  return NAMES.map((name) => (name === 'time' || name === 'mediantime' ? isoTime(block[name]) : block[name]));
}

export function isoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString();
}
