import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { SeededRandom } from '../../../datasets/seeded.random.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { STAFF } from './asset.catalogue.js';
import type { RetailLedger } from './item.catalogue.js';
import { RETAIL_AS_OF, RETAIL_FILE, type RetailLine } from './retail.lines.js';

const TASK_SEED = 20_111_210;
const COLUMNS = ['task_id', 'kind', 'status', 'assignee', 'created_at', 'payload'];
const KINDS = ['pick', 'pack', 'putaway', 'cycle_count'] as const;
const KINDS_CUMULATIVE = [0.5, 0.75, 0.9, 1];
const STATUSES = ['pending', 'in_progress', 'completed', 'cancelled'] as const;
const STATUSES_CUMULATIVE = [0.3, 0.5, 0.95, 1];

/** One task for each of the last lines that took goods out; what kind it is, how far it is and whose, the seed says. */
export function tasksPlan(ledger: RetailLedger): DatasetPlan {
  return {
    id: 'warehouse_tasks',
    title: 'Tasks in a warehouse, over the last lines of the online shop',
    kind: 'generated',
    locator: `generated: seed=${String(TASK_SEED)} over data/warehouse/${RETAIL_FILE}`,
    source: 'Seeded generator of this product, on lines of UCI Online Retail; no real person',
    license: 'CC BY 4.0 (lines); the rest as the product',
    version: '1',
    files: [RETAIL_FILE],
    prepare: () => {
      const rows = ledger.catalogue.lastLines.map(taskRow);
      return Promise.resolve({ asOfDate: RETAIL_AS_OF, tables: [tableLoad('public.tasks', COLUMNS, rows)] });
    },
  };
}

function taskRow({ sku, quantity, invoice, at }: RetailLine, index: number): readonly CopyValue[] {
  const random = new SeededRandom(TASK_SEED, index);
  const kind = KINDS[random.pick(KINDS_CUMULATIVE)] ?? 'pick';
  const status = STATUSES[random.pick(STATUSES_CUMULATIVE)] ?? 'pending';
  const isTaken = status === 'in_progress' || status === 'completed';
  const assignee = isTaken ? (STAFF[random.between(0, STAFF.length - 1)] ?? null) : null;
  const id = `T-${String(index + 1).padStart(4, '0')}`;
  return [id, kind, status, assignee, `${at}Z`, JSON.stringify({ sku, quantity, reference: invoice })];
}
