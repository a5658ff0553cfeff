import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { copyBatches, type CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import type { RetailLedger } from './item.catalogue.js';
import { RETAIL_AS_OF, RETAIL_FILE, retailLineCount } from './retail.lines.js';

/** Short: every line carries it. */
export const RETAIL_DATASET = 'retail';

const TABLE = 'public.inventory_movements';
const COLUMNS = ['movement_id', 'moved_at', 'quantity', 'unit_price', 'sku', 'kind', 'reference', 'dataset_id'];

export function retailPlan(files: BundledFilesReader, ledger: RetailLedger): DatasetPlan {
  return {
    id: RETAIL_DATASET,
    title: 'Invoice lines of a British online shop, 2010-12-01 to 2011-12-09, as movements of stock',
    kind: 'real',
    locator: `data/warehouse/${RETAIL_FILE} (databricks/Spark-The-Definitive-Guide, data/retail-data/by-day, 4ba5601e)`,
    source: 'UCI Online Retail (D. Chen), by way of Spark: The Definitive Guide',
    license: 'CC BY 4.0 (data), Apache-2.0 (files)',
    version: '1',
    files: [RETAIL_FILE],
    indexed: {
      table: TABLE,
      indexes: [
        {
          name: 'inventory_movements_sku',
          create: `CREATE INDEX inventory_movements_sku ON ${TABLE} (sku)`,
          drop: 'DROP INDEX IF EXISTS public.inventory_movements_sku',
        },
      ],
    },
    prepare: () =>
      Promise.resolve({
        asOfDate: RETAIL_AS_OF,
        tables: [
          {
            table: TABLE,
            columns: COLUMNS,
            shared: true,
            totalRows: retailLineCount(files),
            rows: copyBatches(movementRows(ledger)),
          },
        ],
      }),
  };
}

function* movementRows(ledger: RetailLedger): Generator<readonly CopyValue[]> {
  for (const { number, at, quantity, unitPrice, sku, kind, invoice } of ledger.lines()) {
    yield [number, `${at}Z`, quantity, unitPrice, sku, kind, invoice, RETAIL_DATASET];
  }
}
