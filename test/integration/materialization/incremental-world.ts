import { differenceText, QUERIES, TABLES, viewsText } from '../../../bench/incremental/sales.mjs';
import type { TestDatabase } from '../../support/postgres.js';
import { ViewHarness } from './view-harness.js';

/** Three tables and a view of each form, nothing built yet. */
export function openSales(views = viewsText()): Promise<ViewHarness> {
  return ViewHarness.openWith(async (db, directory) => {
    await db.query(TABLES);
    for (const [id, [columns, key, sql]] of Object.entries(QUERIES)) await directory.query(id, sql, { columns, key });
  }, views);
}

/** Rows that the view has and its query does not answer, and the other way round, in one snapshot. */
export async function differences({ db, catalogue }: ViewHarness, ...names: readonly string[]): Promise<number> {
  let sum = 0;
  for (const name of names)
    sum += (await db.query<{ count: number }>(differenceText(catalogue.get(name))))[0]?.count ?? 1;
  return sum;
}

/** What waits for the view's next refresh; null stands for everything. */
export async function queued(db: TestDatabase, view: string): Promise<readonly (string | null)[]> {
  const rows = await db.query<{ images: readonly string[] | null }>(
    'SELECT images FROM falaj.view_queue WHERE view = $1 ORDER BY id',
    [view],
  );
  return rows.flatMap(({ images }): readonly (string | null)[] => images ?? [null]);
}
