import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate, type Generated } from '../../../bench/routing/questions.mjs';
import { policies, SALES_SCHEMA, SALES_TABLES, salesRows, TENANTS } from '../../../bench/routing/sales.mjs';
import { Trial } from '../../../bench/routing/trial.mjs';
import { seeded } from '../../../bench/support/report.mjs';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { APP_ROLE } from '../../support/postgres.js';
import { settingsFor } from '../registry/registry.fixture.js';
import { ViewHarness } from './view-harness.js';

const SEED = 7;
const EXPLAINED = 30;
const BATCHES = 8;
const scopeOf = (tenant: string | null): QueryScope => ({
  ...{
    principal: 'tester',
    tenants: tenant === null ? [] : [tenant],
    tenant,
    workspaces: [],
    roles: ['admin'],
    reading: {},
  },
});

describe('answers from views of generated queries', () => {
  const generated: Generated = generate(SEED, { queries: 24, views: 5 });
  let harness: ViewHarness;

  beforeAll(async () => {
    harness = await ViewHarness.openWith(async (db, directory) => {
      await db.query(SALES_SCHEMA);
      const [me] = await db.query<{ name: string }>('SELECT current_user AS name');
      await db.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${APP_ROLE}`);
      await db.query(policies(APP_ROLE, me?.name ?? ''));
      for (const statement of salesRows(SEED, 400)) await db.query(statement);
      await directory.tables(SALES_TABLES);
      for (const [name, text] of generated.files) await writeFile(join(directory.path, 'testing/queries', name), text);
    }, generated.views);
    for (const view of harness.catalogue.inOrder()) await harness.upkeep.run(view, 'manual');
  });
  afterAll(() => harness.close());

  it('are the bytes of the tables, by every rule, and each refusal has its code', async () => {
    const random = seeded(SEED);
    const trial = new Trial({ registry: harness.registry, reads: harness.opened.reads, router: harness.router });
    const next = () => {
      const queryId = generated.names[Math.floor(random() * generated.names.length)] ?? '';
      return { queryId, params: generated.maker.paramsFor(queryId) };
    };
    for (let asked = 0; asked < EXPLAINED; asked += 1) {
      const { queryId, params } = next();
      await trial.ask(queryId, params, scopeOf(TENANTS[0] ?? null));
    }
    for (let batch = 0; batch < BATCHES; batch += 1)
      await trial.askMany(Array.from({ length: 25 }, next), scopeOf(TENANTS[batch % TENANTS.length] ?? null));
    expect(trial.differences).toEqual([]);
    expect(trial.routed).toBeGreaterThan(40);
    expect([...trial.byRule.keys()].sort()).toEqual(['filtered', 'rolled_up', 'same', 'shared']);
    expect(trial.byRefusal.size).toBeGreaterThan(3);
  });

  it('come from views that the plan lets be, over tables of several tenants too', async () => {
    expect(harness.catalogue.list().some(({ query }) => query.tenancy !== null)).toBe(true);
    const { steps } = await harness.views.plan();
    expect(steps.filter(({ action }) => action !== 'none')).toEqual([]);
  });

  it('of one tenant are never those of another, whatever the parameters say', async () => {
    const executor = new QueryExecutor(harness.registry, harness.opened.reads, settingsFor(), harness.router);
    const viaTables = new QueryExecutor(harness.registry, harness.opened.reads, settingsFor());
    const told = new Set<string>();
    for (const tenant of TENANTS) {
      const answer = await executor.execute('tickets_fine', scopeOf(tenant), {});
      const tenants = new Set(answer.rows.map((row) => row['tenant_id']));
      expect([...tenants]).toEqual([tenant]);
      expect(answer.document()).toMatchObject({ provenance: { view: 'mv_tickets' } });
      expect(answer.rows).toEqual((await viaTables.execute('tickets_fine', scopeOf(tenant), {})).rows);
      told.add(JSON.stringify((await executor.execute('tickets_by_team', scopeOf(tenant), {})).rows));
    }
    expect(told.size).toBe(TENANTS.length);
    await expect(executor.execute('tickets_fine', scopeOf(null), {})).rejects.toMatchObject({ code: 'auth.forbidden' });
  });

  it('are given to nobody once a table is protected by row security that the view does not know', async () => {
    const isRouted = async (): Promise<boolean> => {
      const trial = new Trial({ registry: harness.registry, reads: harness.opened.reads, router: harness.router });
      for (const queryId of generated.names.filter((name) => name.startsWith('q')))
        await trial.ask(queryId, generated.maker.paramsFor(queryId), scopeOf(null), { explain: false });
      return trial.routed > 0;
    };
    expect(await isRouted()).toBe(true);
    await harness.db.query('ALTER TABLE public.sale ENABLE ROW LEVEL SECURITY');
    expect(await isRouted()).toBe(false);
    await harness.db.query('ALTER TABLE public.sale DISABLE ROW LEVEL SECURITY');
  });
});

describe('groups of a text that its collation takes for others', () => {
  let harness: ViewHarness;
  const grouped = (dims: string, order: string): string =>
    `WITH a AS (SELECT ${dims}, count(*) AS n FROM public.word AS w GROUP BY ${dims}) SELECT ${dims.replaceAll('w.', '')}, n FROM a ORDER BY ${order}`;

  beforeAll(async () => {
    harness = await ViewHarness.openWith(async (db, directory) => {
      await db.query(`
        CREATE COLLATION public.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TABLE public.word (id integer PRIMARY KEY, place text COLLATE public.any_case NOT NULL, town text NOT NULL, kind text NOT NULL);
        INSERT INTO public.word SELECT g, CASE WHEN g % 2 = 0 THEN 'North' ELSE 'NORTH' END, 'town', 'kind ' || g % 3 FROM generate_series(1, 60) AS g;
        GRANT SELECT ON public.word TO ${APP_ROLE}`);
      const fine = { columns: 'place:string, town:string, kind:string, n:integer', key: 'place, town, kind' };
      await directory.query(
        'fine',
        grouped('w.place, w.town, w.kind', 'place COLLATE "C", town COLLATE "C", kind COLLATE "C"'),
        fine,
      );
      await directory.query('by_place', grouped('w.place', 'place COLLATE "C"'), {
        columns: 'place:string, n:integer',
        key: 'place',
      });
      await directory.query('by_town', grouped('w.town', 'town COLLATE "C"'), {
        columns: 'town:string, n:integer',
        key: 'town',
      });
    }, `- {name: mv_fine, sql_id: fine, params: {}, indexes: [idx_mv_fine ON mv_fine(town)], refresh_cron: '0 3 * * *'}`);
    await harness.upkeep.run(harness.catalogue.get('mv_fine'), 'manual');
  });
  afterAll(() => harness.close());

  const verdict = async (queryId: string): Promise<unknown> =>
    (await harness.router.explain(harness.registry.bind(queryId, {}), scopeOf(null)))[0]?.verdict;

  it('are not added up: which of the equal texts stands for a group is chance', async () => {
    expect(await verdict('by_place')).toBe('key_type');
    expect(await verdict('by_town')).toBe('used');
  });
});
