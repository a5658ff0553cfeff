import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { FalajError } from '../../../kernel/falaj-error.js';
import { sha256Hex } from '../../../kernel/hash.js';
import { EMBEDDING_METHOD, embedText } from '../trigram.embedding.js';
import { DOCUMENT_COLUMNS, vectorText } from './document.rows.js';
import { parseDocuments } from './documents.schema.js';

const DATASET = 'warehouse_documents';

/** The product's own rules as texts that evidence can be taken from. */
export function documentsPlan(file: string): DatasetPlan {
  const text = read(file);
  const documents = parseDocuments(basename(file), text);
  return {
    id: DATASET,
    title: 'Rules of the warehouse and of its data, as this product works by them',
    kind: 'derived',
    locator: `definitions/warehouse/documents.yml, by ${EMBEDDING_METHOD}`,
    source: 'This product',
    license: 'same as the product',
    version: sha256Hex(text),
    files: [],
    prepare: () => {
      const rows = documents.map(({ id, label, updatedOn, title, body }): CopyValue[] => {
        const vector = vectorText(embedText(title));
        return ['documents', id, title, body, label, label, updatedOn, vector, DATASET];
      });
      const newest = documents.map(({ updatedOn }) => updatedOn).reduce((a, b) => (a > b ? a : b));
      return Promise.resolve({
        asOfDate: newest,
        tables: [tableLoad('public.documents', DOCUMENT_COLUMNS, rows, true)],
      });
    },
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new FalajError('definition.invalid', `${basename(file)} is missing or not readable`, { cause });
  }
}
