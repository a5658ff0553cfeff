import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { FalajError } from '../../../kernel/falaj-error.js';
import { RETAIL_AS_OF, retailLines, type RetailLine } from './retail.lines.js';

/** Days before the last one whose sales say how much of an item goes out. */
export const DEMAND_DAYS = 90;
/** Lines that tasks are made of. */
export const LAST_LINES = 400;

const DAY_MS = 86_400_000;
/** Codes of goods begin with five digits or are of the series DCGS; the rest stand for postage, fees, samples, vouchers. */
const GOODS = /^(\d{5}|DCGS)/;

/** What the lines say of one code. */
export interface CataloguedItem {
  readonly sku: string;
  readonly name: string;
  readonly category: 'goods' | 'service';
  /** Pieces that went out in all. */
  readonly outbound: number;
  /** The same over the last `DEMAND_DAYS` days. */
  readonly recentOutbound: number;
}

export interface ItemCatalogue {
  /** In the order of their codes. */
  readonly items: readonly CataloguedItem[];
  /** The last lines that took goods out, oldest first. */
  readonly lastLines: readonly RetailLine[];
}

const SINCE = new Date(Date.parse(RETAIL_AS_OF) - (DEMAND_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);

interface Tally {
  readonly sold: Map<string, number>;
  readonly noted: Map<string, number>;
  outbound: number;
  recentOutbound: number;
}

/**
 * The lines of the file, and the catalogue that follows from them. Reading them takes seconds: who has read all of them to load them has
 * made the catalogue by the way, and nobody reads them again.
 */
export class RetailLedger {
  private made: ItemCatalogue | undefined;

  constructor(private readonly files: BundledFilesReader) {}

  get catalogue(): ItemCatalogue {
    const lines = this.made === undefined ? this.lines() : [].values();
    while (lines.next().done !== true) continue;
    if (this.made === undefined) throw new FalajError('internal.unexpected', 'the lines were not read to their end');
    return this.made;
  }

  *lines(): Generator<RetailLine> {
    const tallies = new Map<string, Tally>();
    const lastLines: RetailLine[] = [];
    for (const line of retailLines(this.files)) {
      const tally = tallies.get(line.sku) ?? { sold: new Map(), noted: new Map(), outbound: 0, recentOutbound: 0 };
      tallies.set(line.sku, tally);
      count(line, tally);
      if (line.kind === 'outbound' && GOODS.test(line.sku)) lastLines.push(line);
      if (lastLines.length > 2 * LAST_LINES) lastLines.splice(0, LAST_LINES);
      yield line;
    }
    const items = [...tallies].map(([sku, tally]) => itemOf(sku, tally)).sort((a, b) => (a.sku < b.sku ? -1 : 1));
    this.made = { items, lastLines: lastLines.slice(-LAST_LINES) };
  }
}

function count({ description, kind, quantity, unitPrice, at }: RetailLine, tally: Tally): void {
  if (description !== null) {
    // Notes on damage and loss stand where the name would, at no price.
    const names = kind === 'outbound' && Number(unitPrice) > 0 ? tally.sold : tally.noted;
    names.set(description, (names.get(description) ?? 0) + 1);
  }
  if (kind !== 'outbound') return;
  tally.outbound += quantity;
  if (at >= SINCE) tally.recentOutbound += quantity;
}

function itemOf(sku: string, { sold, noted, outbound, recentOutbound }: Tally): CataloguedItem {
  const name = mostFrequent(sold) ?? mostFrequent(noted) ?? sku;
  return { sku, name, category: GOODS.test(sku) ? 'goods' : 'service', outbound, recentOutbound };
}

/** Of several as frequent, the first in the order of code units. */
function mostFrequent(names: ReadonlyMap<string, number>): string | undefined {
  const [best] = [...names].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return best?.[0];
}
