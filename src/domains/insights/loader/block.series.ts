import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { Lazy } from '../../../datasets/lazy.value.js';
import { type Block, BLOCK_NAMES } from './block.columns.js';
import { BlockRun } from './block.run.js';

/** Newest heights last; each file is without a gap. */
export const BLOCK_FILES: readonly string[] = ['btc_block_stats_2023.csv.gz', 'btc_block_stats_recent.csv.gz'];

/** The blocks of the bundled files, by height. Files are read when the first is asked for, and of their lines only those asked for. */
export class BlockSeries {
  private readonly runs: Lazy<readonly BlockRun[]>;

  constructor(files: BundledFilesReader) {
    this.runs = new Lazy(() => BLOCK_FILES.map((file) => new BlockRun(file, files.text(file))));
  }

  /** Blocks of these heights that there are, lowest first. */
  between(first: number, last: number): readonly Block[] {
    return this.runs.value.flatMap((run) => run.between(first, last));
  }

  all(): readonly Block[] {
    return this.between(0, Number.MAX_SAFE_INTEGER);
  }

  /** The blocks right before this one; fewer where its file begins. */
  before(height: number, count: number): readonly Block[] {
    const run = this.runs.value.find((each) => each.has(height));
    return run === undefined ? [] : run.between(height - count, height - 1);
  }
}

/** Values of one block in the order of the table's columns. */
export function blockRow(block: Block): (string | number)[] {
  return BLOCK_NAMES.map((name) => (name === 'time' || name === 'mediantime' ? isoTime(block[name]) : block[name]));
}

export function isoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString();
}
