import { ViewHarness } from './view-harness.js';

const ROW = `indexes: []
  refresh_cron: '*/5 * * * *'
`;
/** A stack of three: sums, sums above a bound, and how many those are. */
export const base = (least: number): string => `
- name: mv_base
  sql_id: totals
  params: { at_least: ${String(least)} }
  ${ROW}`;
export const OVER = `
- name: mv_middle
  sql_id: middle
  params: {}
  ${ROW}
- name: mv_top
  sql_id: top
  params: {}
  ${ROW}`;
export const STACK = base(0) + OVER;

/** A database with the table and the queries of the stack, and no view yet. */
export async function openStack(): Promise<ViewHarness> {
  const harness = await ViewHarness.open('[]');
  await harness.directory.query(
    'middle',
    `SELECT b.place, b.visits FROM public.mv_base AS b WHERE b.visits > 0 ORDER BY b.place COLLATE "C"`,
    { columns: 'place:string,visits:integer', key: 'place' },
  );
  await harness.directory.query(
    'top',
    `SELECT m.visits, count(*) AS places FROM public.mv_middle AS m GROUP BY m.visits ORDER BY m.visits`,
    { columns: 'visits:integer,places:integer', key: 'visits' },
  );
  return harness;
}

/** What the tests make over views. */
export async function dropStrangers(harness: ViewHarness): Promise<void> {
  for (const relation of ['view public.reader', 'materialized view public.stranger', 'function public.reading()'])
    await harness.db.query(
      `DROP ${relation.replace(' ', ' IF EXISTS ').replace('materialized IF EXISTS view', 'materialized view IF EXISTS')}`,
    );
}
