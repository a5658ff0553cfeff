import { differences, openSales, VIEWS } from './incremental-world.js';
import type { ViewHarness } from './view-harness.js';

describe('incremental views', () => {
  let harness: ViewHarness;

  const refresh = async (...names: readonly string[]) => harness.views.refresh(names.length === 0 ? undefined : names);
  const total = async (): Promise<number> => {
    let sum = 0;
    for (const name of VIEWS) sum += await differences(harness, name);
    return sum;
  };

  beforeAll(async () => {
    harness = await openSales();
    await harness.views.apply();
  });

  afterAll(async () => {
    await harness.close();
  });

  it('are built as tables that hold what their queries answer, and that the application may only read', async () => {
    const kinds = await harness.db.query(
      `SELECT c.relname, c.relkind::text AS kind, has_table_privilege('falaj_app', c.oid, 'SELECT') AS reads,
         has_table_privilege('falaj_app', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') AS writes
       FROM pg_class AS c WHERE c.relname LIKE 'mv\\_%' AND c.relkind IN ('r', 'm') ORDER BY 1`,
    );
    expect(kinds).toEqual([...VIEWS].sort().map((relname) => ({ relname, kind: 'r', reads: true, writes: false })));
    expect(await total()).toBe(0);
    expect((await harness.views.status()).map(({ condition }) => condition)).toEqual(VIEWS.map(() => 'ready'));
    expect((await harness.views.plan()).isEmpty).toBe(true);
  });

  it('are refreshed by the keys that changed', async () => {
    await harness.db.query(`UPDATE public.sale SET amount = amount + 1 WHERE id = 9`);
    const runs = await refresh();
    expect(runs.map(({ mode, rowsChanged }) => [mode, rowsChanged])).toEqual([
      ['incremental', 1],
      ['incremental', 1],
      ['incremental', 0],
      ['incremental', 1],
    ]);
    expect(await total()).toBe(0);
  });
});
