import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { CsvReader } from '../../../datasets/csv.reader.js';

export const RETAIL_FILE = 'online_retail.csv.gz';
/** Day of the last line. */
export const RETAIL_AS_OF = '2011-12-09';

const COLUMNS = ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice'];

export type MovementKind = 'inbound' | 'outbound' | 'adjustment';

/** One line of an invoice, as a movement of stock. */
export interface RetailLine {
  /** From 1, in the order of the file, which is that of time. */
  readonly number: number;
  readonly invoice: string;
  readonly sku: string;
  /** Null where the line says nothing. */
  readonly description: string | null;
  readonly kind: MovementKind;
  /** Positive; of an adjustment what it does to the stock. */
  readonly quantity: number;
  /** `YYYY-MM-DD HH:MM:SS`, taken as UTC. */
  readonly at: string;
  /** GBP a piece, as written. */
  readonly unitPrice: string;
}

/** How many lines the file has. */
export function retailLineCount(files: BundledFilesReader): number {
  let lines = -1;
  const text = files.text(RETAIL_FILE);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** The lines one by one: all of them at once would take several times the file's size. */
export function* retailLines(files: BundledFilesReader): Generator<RetailLine> {
  let number = 0;
  for (const record of new CsvReader(RETAIL_FILE, files.text(RETAIL_FILE), COLUMNS).records()) {
    number += 1;
    const invoice = record.text('InvoiceNo');
    const counted = record.integer('Quantity');
    const kind = kindOf(invoice, counted);
    yield {
      ...{ number, invoice, kind },
      sku: record.text('StockCode'),
      description: record.optional('Description'),
      quantity: kind === 'inbound' ? -counted : counted,
      at: record.text('InvoiceDate'),
      unitPrice: record.decimal('UnitPrice'),
    };
  }
}

/** An invoice that begins with C takes goods back. A negative count without one is a note on the stock (damaged, lost), at no price. */
function kindOf(invoice: string, counted: number): MovementKind {
  if (invoice.startsWith('C')) return 'inbound';
  return counted < 0 ? 'adjustment' : 'outbound';
}
