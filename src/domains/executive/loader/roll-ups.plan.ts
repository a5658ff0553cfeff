import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan, LoadedDataReader, PreparedDataset, TableLoad } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { DAILY, HOURLY, MONTHLY, WEEKLY } from '../roll-ups/roll-up.catalogue.js';
import type { RollUp } from '../roll-ups/roll-up.statement.js';

const EVERYTHING = '-infinity';

/** The roll-ups of what was loaded, by the statements that the jobs use. The marks go, so that the next jobs look at everything. */
export function rollUpsPlan(after: readonly string[]): DatasetPlan {
  return {
    id: 'executive_roll_ups',
    title: 'Metrics by hour and day, cohorts, credits and fingerprints of errors, rolled up from the loaded facts',
    kind: 'generated',
    locator: 'computed in the database',
    source: 'The other datasets of this domain; the least real of them is generated',
    license: 'same as the sources',
    version: '1',
    files: [],
    after,
    prepare,
  };
}

async function prepare(read: LoadedDataReader): Promise<PreparedDataset> {
  const byTable = new Map<string, RollUp[]>();
  for (const each of [...HOURLY, ...DAILY, ...WEEKLY, ...MONTHLY])
    byTable.set(each.table, [...(byTable.get(each.table) ?? []), each]);
  const tables: TableLoad[] = [tableLoad('public.roll_up_marks', ['roll_up', 'through'], [])];
  for (const [table, rollUps] of byTable) {
    const rows: (readonly CopyValue[])[] = [];
    for (const rollUp of rollUps) rows.push(...(await rowsOf(rollUp, read)));
    tables.push(tableLoad(`public.${table}`, rollUps[0]?.columns ?? [], rows));
  }
  const [newest] = await read('SELECT max(occurred_at)::date::text AS day FROM public.user_activity', []);
  const day = newest?.['day'];
  return { asOfDate: typeof day === 'string' ? day : null, tables };
}

/** As texts, so that no digit is lost on the way. */
async function rowsOf({ columns, select }: RollUp, read: LoadedDataReader): Promise<(readonly CopyValue[])[]> {
  const texts = columns.map((column) => `made.${column}::text`).join(', ');
  const rows = await read(`SELECT ${texts} FROM (${select}) AS made (${columns.join(', ')})`, [EVERYTHING]);
  return rows.map((row) => columns.map((column) => (row[column] ?? null) as string | null));
}
