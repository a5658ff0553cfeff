import { Injectable } from '@nestjs/common';
import { BundledFilesReader } from '../../datasets/bundled-files.reader.js';
import { INSIGHT_DATA_DIRECTORY } from './insights.data.js';
import type { Block } from './loader/block.columns.js';
import { BlockSeries } from './loader/block.series.js';

/** Where backfills read blocks: the bundled files, parsed at the first range and kept. */
@Injectable()
export class BlockSource {
  private readonly series = new BlockSeries(new BundledFilesReader(INSIGHT_DATA_DIRECTORY));

  /** Blocks of these heights that the files have. @throws FalajError data.invalid */
  between(first: number, last: number): readonly Block[] {
    return this.series.between(first, last);
  }

  before(height: number, count: number): readonly Block[] {
    return this.series.before(height, count);
  }
}
