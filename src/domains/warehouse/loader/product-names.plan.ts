import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { EMBEDDING_METHOD, embedText } from '../trigram.embedding.js';
import { DOCUMENT_COLUMNS, vectorText } from './document.rows.js';
import type { ItemCatalogue, RetailLedger } from './item.catalogue.js';
import { RETAIL_AS_OF, RETAIL_FILE } from './retail.lines.js';

const DATASET = 'product_names';

/** The names of the shop's goods as vectors. */
export function productNamesPlan(ledger: RetailLedger): DatasetPlan {
  return {
    id: DATASET,
    title: 'Names of the items of the online shop as vectors',
    kind: 'derived',
    locator: `data/warehouse/${RETAIL_FILE}, Description, by ${EMBEDDING_METHOD}`,
    source: 'UCI Online Retail (D. Chen)',
    license: 'CC BY 4.0',
    version: '1',
    files: [RETAIL_FILE],
    prepare: () =>
      Promise.resolve({
        asOfDate: RETAIL_AS_OF,
        tables: [tableLoad('public.documents', DOCUMENT_COLUMNS, rowsOf(ledger.catalogue), true)],
      }),
  };
}

function rowsOf({ items }: ItemCatalogue): readonly (readonly CopyValue[])[] {
  return items.map(({ sku, name, category }) => {
    const vector = vectorText(embedText(name));
    return ['products', sku, name, null, category, 'database', RETAIL_AS_OF, vector, DATASET];
  });
}
