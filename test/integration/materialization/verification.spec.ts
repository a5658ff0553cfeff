import type { ReadTransaction } from '../../../src/database/read-transaction.js';
import type { SnapshotReader } from '../../../src/database/snapshot-reader.js';
import { WriteTransaction } from '../../../src/database/write-transaction.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import type { QueryAnswer } from '../../../src/kernel/query-answer.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { quarantineBy } from '../../../src/materialization/view.quarantine.js';
import { verifierOver, type VerifierSettings, type ViewVerifier } from '../../../src/materialization/view.verifier.js';
import type { QueryRouter } from '../../../src/registry/query.router.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { settingsWith } from '../database/connections.fixture.js';
import { settingsFor } from '../registry/registry.fixture.js';
import { VIEW_SETTINGS, ViewHarness } from './view-harness.js';

describe('answers from views, looked after', () => {
  let harness: ViewHarness;
  const ask = (router: QueryRouter = harness.router, reads = harness.opened.reads): Promise<QueryAnswer> =>
    new QueryExecutor(harness.registry, reads, settingsFor(), router).execute('totals', ANONYMOUS, {});
  const viewOf = (answer: QueryAnswer): unknown => (answer.document().provenance as { view: unknown }).view;
  const build = () => harness.upkeep.run(harness.catalogue.get('mv_totals'), 'manual');
  const verifier = (settings: Partial<VerifierSettings> = {}, reads = harness.opened.reads): ViewVerifier =>
    verifierOver(
      harness.router,
      reads,
      quarantineBy(
        new WriteTransaction(harness.opened.connections, settingsWith({ statementTimeoutMs: 5000 }), new SystemClock()),
      ),
      { ...VIEW_SETTINGS, verifyShare: 1, rowsMax: 100, ...settings },
      new SystemClock(),
    );
  const met = (looked: ViewVerifier): Record<string, number> =>
    Object.fromEntries([...looked.outcomes()].filter(([, times]) => times > 0));
  /** The view's rows are no longer those of its query, and its state vouches for them all the same. */
  const damage = () =>
    harness.db
      .query(`CREATE TABLE public.kept AS SELECT * FROM public.mv_totals; DROP MATERIALIZED VIEW public.mv_totals;
      CREATE MATERIALIZED VIEW public.mv_totals AS SELECT place, visits + 1 AS visits FROM public.kept;
      GRANT SELECT ON public.mv_totals TO PUBLIC;
      BEGIN; SET LOCAL search_path = pg_catalog, pg_temp;
      UPDATE falaj.view_state SET relation = 'public.mv_totals'::regclass, filenode = pg_relation_filenode('public.mv_totals'),
        definition_hash = md5(pg_get_viewdef('public.mv_totals'::regclass)); COMMIT`);

  beforeEach(async () => {
    harness = await ViewHarness.open();
    await build();
  });
  afterEach(() => harness.close());

  it('carry the tag of the view, so that they are given up with it', async () => {
    expect((await ask()).content.tags).toEqual(['view:mv_totals']);
    await harness.db.query('UPDATE public.visit SET n = n + 1 WHERE id = 1');
    expect((await ask()).content.tags).toEqual([]);
  });

  it('are compared with the tables, and a view that is right stays', async () => {
    const looked = verifier();
    await ask();
    await looked.settle();
    expect(met(looked)).toEqual({ equal: 1 });
    expect((await harness.status.of('mv_totals')).condition).toBe('ready');
  });

  it('take a view that answers otherwise out of service until it is rebuilt', async () => {
    await damage();
    const looked = verifier();
    expect(viewOf(await ask())).toBe('mv_totals');
    await looked.settle();
    expect(met(looked)).toEqual({ different: 1 });
    expect(await harness.status.of('mv_totals')).toMatchObject({
      condition: 'quarantined',
      quarantined: 'totals by the rule same differed from the tables',
    });
    expect(await harness.waiting()).toEqual(expect.arrayContaining(['view:mv_totals', 'route:totals']));
    expect(viewOf(await ask())).toBeNull();
    expect(await build()).toMatchObject({ state: 'succeeded' });
    expect(await harness.status.of('mv_totals')).toMatchObject({ condition: 'ready', quarantined: null });
    await ask();
    await looked.settle();
    expect(met(looked)).toEqual({ different: 1, equal: 1 });
  });

  it('do not blame a view whose inputs changed before the comparison', async () => {
    await damage();
    const late: ReadTransaction['run'] = async (work, options) => {
      await harness.db.query('UPDATE public.visit SET n = n + 1 WHERE id = 2');
      return harness.opened.reads.run(work, options);
    };
    const looked = verifier({}, withRun(harness.opened.reads, late));
    await ask();
    await looked.settle();
    expect(met(looked)).toEqual({ moved: 1 });
  });

  it('are compared within bounds: one at a time, so many a minute, so long together', async () => {
    const few = verifier({ verifyPerMinuteMax: 1 });
    for (let times = 0; times < 3; times += 1) {
      await ask();
      await few.settle();
    }
    expect(met(few)).toEqual({ equal: 1, limited: 2 });
    const short = verifier({ verifyCostMsPerMinute: 0 });
    await ask();
    expect(met(short)).toEqual({ limited: 1 });
    const never = verifier({ verifyShare: 0 });
    await ask();
    await never.settle();
    expect(met(never)).toEqual({});
  });

  it('are found wrong where the rule is wrong and not the view', async () => {
    const { router } = harness;
    const wrong: Pick<QueryRouter, 'ask'> = {
      ask: (...question) => {
        const right = router.ask(...question);
        if (right === undefined) return undefined;
        return {
          ...right,
          expression: (first) => right.expression(first),
          choose: (found) => {
            const route = right.choose(found);
            return route && { ...route, text: route.text.replace(/\nORDER BY .*/, '\nORDER BY a.visits') };
          },
        };
      },
    };
    const served: QueryRouter = {
      ask: wrong.ask,
      explain: (...question) => router.explain(...question),
      served: (...answer) => {
        router.served(...answer);
      },
    };
    const looked = verifierOver(
      {
        ask: wrong.ask,
        onServed: (listener) => {
          router.onServed(listener);
        },
      },
      harness.opened.reads,
      () => Promise.resolve(true),
      { ...VIEW_SETTINGS, verifyShare: 1, rowsMax: 100 },
      new SystemClock(),
    );
    await ask(served);
    await looked.settle();
    expect(met(looked)).toEqual({ different: 1 });
  });

  it.each([
    ['42P01, it is gone', 'DROP MATERIALIZED VIEW public.mv_totals'],
    ['55000, it is empty', 'REFRESH MATERIALIZED VIEW public.mv_totals WITH NO DATA'],
  ])('are planned once more where the view cannot be read: %s', async (_, spoil) => {
    let plans = 0;
    const { router } = harness;
    const counted: QueryRouter = {
      ask: (...question) => {
        plans += 1;
        return router.ask(...question);
      },
      explain: (...question) => router.explain(...question),
      served: () => undefined,
    };
    const before = (await ask()).rows;
    let statements = 0;
    const amid: ReadTransaction['run'] = (work, options) =>
      harness.opened.reads.run((reader) => {
        const query: SnapshotReader['query'] = async (...statement) => {
          statements += 1;
          if (statements === 2) await harness.db.query(spoil);
          return reader.query(...statement);
        };
        return work({ query });
      }, options);
    const answer = await ask(counted, withRun(harness.opened.reads, amid));
    expect([viewOf(answer), answer.rows, plans]).toEqual([null, before, 2]);
  });
});

function withRun(reads: ReadTransaction, run: ReadTransaction['run']): ReadTransaction {
  return Object.assign(Object.create(reads) as ReadTransaction, { run });
}
