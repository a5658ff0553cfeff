import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { unitVector } from '../trigram.embedding.js';
import { DOCUMENT_COLUMNS, vectorText } from './document.rows.js';

/** Two sets of the source: by which people wrote the digits. */
const FILES = { tra: 'optdigits.tra.gz', tes: 'optdigits.tes.gz' } as const;
const BLOCKS = Array.from({ length: 64 }, (_, at) => `Block ${String(at + 1)}`);
const DATASET = 'optdigits';
/** The source's own date of gift. */
const UPDATED_ON = '1998-07-01';

/** Handwritten digits: small vectors whose nearest neighbours are known to be right or wrong. */
export function digitsPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: DATASET,
    title: 'Handwritten digits as 64 counts of ink each',
    kind: 'real',
    locator: `data/warehouse/${FILES.tra}, ${FILES.tes} (logicalapple/cs7641-Supervised-Learning, 62f33c6b); scaled to length 1`,
    source: 'UCI Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak)',
    license: 'CC BY 4.0',
    version: '1',
    files: Object.values(FILES),
    prepare: () =>
      Promise.resolve({
        asOfDate: UPDATED_ON,
        tables: [
          tableLoad('public.documents', DOCUMENT_COLUMNS, [...rowsOf(files, 'tra'), ...rowsOf(files, 'tes')], true),
        ],
      }),
  };
}

function rowsOf(files: BundledFilesReader, set: keyof typeof FILES): readonly (readonly CopyValue[])[] {
  return files.records(FILES[set], [...BLOCKS, 'Class']).map((record, index) => {
    const id = `${set}-${String(index + 1).padStart(4, '0')}`;
    const digit = String(record.integer('Class'));
    const vector = vectorText(unitVector(BLOCKS.map((block) => record.integer(block))));
    return ['digits', id, `Handwritten ${digit}`, null, digit, 'database', UPDATED_ON, vector, DATASET];
  });
}
