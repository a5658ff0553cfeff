import { CsvRecord } from '../../../datasets/csv.record.js';
import { FalajError } from '../../../kernel/falaj-error.js';
import { type Block, BLOCK_NAMES } from './block.columns.js';

/**
 * The blocks of one file, whose heights follow each other, so that a height tells the line. Lines are parsed when they are asked for: all of
 * them at once would keep a server from its requests for longer than it may.
 */
export class BlockRun {
  private readonly lines: readonly string[];
  private readonly parsed: (Block | undefined)[] = [];
  private readonly positions: ReadonlyMap<string, number>;
  private readonly first: number;

  constructor(
    private readonly file: string,
    text: string,
  ) {
    const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
    this.lines = lines;
    this.positions = new Map(header.split(',').map((name, index) => [name, index]));
    this.first = this.record(0).integer('height');
  }

  has(height: number): boolean {
    return height >= this.first && height < this.first + this.lines.length;
  }

  /** Lowest first; both ends included. */
  between(first: number, last: number): readonly Block[] {
    const from = Math.max(0, first - this.first);
    const count = Math.min(this.lines.length - 1, last - this.first) - from + 1;
    return Array.from({ length: Math.max(0, count) }, (_, index) => this.at(from + index));
  }

  private at(index: number): Block {
    const known = this.parsed[index];
    if (known !== undefined) return known;
    const record = this.record(index);
    const block = Object.fromEntries(BLOCK_NAMES.map((name) => [name, record.integer(name)])) as Block;
    if (block.height !== this.first + index) throw record.invalid('the height does not follow the one before');
    this.parsed[index] = block;
    return block;
  }

  private record(index: number): CsvRecord {
    const line = this.lines[index];
    if (line === undefined)
      throw new FalajError('data.invalid', `${this.file} has no blocks`, { fields: { file: this.file } });
    return new CsvRecord(this.file, index + 2, this.positions, line.split(','));
  }
}
