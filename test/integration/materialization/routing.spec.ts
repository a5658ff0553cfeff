import fc from 'fast-check';
import type { ReadTransaction } from '../../../src/database/read-transaction.js';
import type { SnapshotReader } from '../../../src/database/snapshot-reader.js';
import type { QueryAnswer } from '../../../src/kernel/query-answer.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import type { QueryRouter } from '../../../src/registry/query.router.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { settingsFor } from '../registry/registry.fixture.js';
import { TOTALS, ViewHarness } from './view-harness.js';

describe('routing', () => {
  let harness: ViewHarness;
  const ask = (
    params: Record<string, unknown> = {},
    router: QueryRouter | null = harness.router,
    reads: ReadTransaction = harness.opened.reads,
  ): Promise<QueryAnswer> =>
    new QueryExecutor(harness.registry, reads, settingsFor(), router).execute('totals', ANONYMOUS, params);
  const viewOf = (answer: QueryAnswer): unknown => (answer.document().provenance as { view: unknown }).view;
  const verdict = async (params: Record<string, unknown> = {}): Promise<unknown> =>
    (await harness.router.explain(harness.registry.bind('totals', params), ANONYMOUS))[0]?.verdict;
  const build = () => harness.upkeep.run(harness.catalogue.get('mv_totals'), 'manual');

  beforeEach(async () => {
    harness = await ViewHarness.open();
  });
  afterEach(() => harness.close());

  it('finds that a filter of finished rows may be put on top, and nothing else', () => {
    const { residuals, outputOrder } = harness.registry.get('totals');
    expect(residuals).toEqual([{ param: 'place', column: 'place' }]);
    expect(outputOrder).toEqual([{ column: 'place', isCollatedC: true, isDescending: false, nulls: null }]);
  });

  it('takes the view for its own question and for one that only filters its rows', async () => {
    await build();
    expect(viewOf(await ask())).toBe('mv_totals');
    const filtered = await ask({ place: 'place 7' });
    expect(viewOf(filtered)).toBe('mv_totals');
    expect(filtered.rows).toEqual((await ask({ place: 'place 7' }, null)).rows);
    expect(await verdict({ place: 'place 7' })).toBe('used');
  });

  it('takes the tables for any other question, and says why', async () => {
    expect([await verdict(), viewOf(await ask())]).toEqual(['not_built', null]);
    await build();
    expect([await verdict({ at_least: 1 }), viewOf(await ask({ at_least: 1 }))]).toEqual(['params', null]);
    await harness.db.query(`UPDATE falaj.view_state SET quarantined = 'a test'`);
    expect([await verdict(), viewOf(await ask())]).toEqual(['quarantined', null]);
    await harness.db.query(`UPDATE falaj.view_state SET quarantined = NULL, fingerprint = 'another'`);
    expect([await verdict(), viewOf(await ask())]).toEqual(['outdated', null]);
  });

  it('takes the tables from the moment an input changed until the view was refreshed', async () => {
    await build();
    await harness.db.query(`UPDATE public.visit SET n = 100 WHERE id = 7`);
    expect([await verdict(), viewOf(await ask())]).toEqual(['changed_inputs', null]);
    await harness.db.query(`SELECT falaj.follow(0, '', '', 1000, 1000, true, false, false)`);
    expect([await verdict(), viewOf(await ask())]).toEqual(['changed_inputs', null]);
    await build();
    expect([await verdict(), viewOf(await ask())]).toEqual(['used', 'mv_totals']);
  });

  it('takes the tables where an input cannot be watched', async () => {
    await harness.db.query(`SELECT falaj.untrack_table('public.visit')`);
    await build();
    expect([await verdict(), viewOf(await ask())]).toEqual(['changed_inputs', null]);
  });

  it('takes the tables where views were taken away or altered by hand', async () => {
    await build();
    await harness.db.query('DROP MATERIALIZED VIEW public.mv_totals');
    expect(viewOf(await ask())).toBeNull();
    await harness.db.query(`CREATE MATERIALIZED VIEW public.mv_totals AS SELECT 'nowhere' AS place, 1::bigint AS visits;
      GRANT SELECT ON public.mv_totals TO PUBLIC`);
    expect((await ask()).rows).toHaveLength(20);
  });

  describe('an answer mixed from two moments', () => {
    /** Transactions in which something is done between the first statement, which looks at the view, and the next, which reads it. */
    const amid = (between: () => Promise<unknown>): ReadTransaction => {
      const run: ReadTransaction['run'] = (work, options) =>
        harness.opened.reads.run((reader) => {
          let statements = 0;
          const query: SnapshotReader['query'] = async (...statement) => {
            statements += 1;
            if (statements === 2) await between();
            return reader.query(...statement);
          };
          return work({ query });
        }, options);
      return Object.assign(Object.create(harness.opened.reads) as ReadTransaction, { run });
    };
    const once = (work: () => Promise<unknown>): (() => Promise<unknown>) => {
      let done: Promise<unknown> | undefined;
      return () => (done ??= work());
    };

    it('is not given by a view swapped for another definition in between', async () => {
      await build();
      const newer = await harness.beside(TOTALS.replace('at_least: 0', 'at_least: 300'));
      const swap = () => newer.upkeep.run(newer.catalogue.get('mv_totals'), 'manual');
      const answer = await ask({}, harness.router, amid(once(swap)));
      expect(viewOf(answer)).toBeNull();
      expect(answer.rows).toEqual((await ask({}, null)).rows);
      await newer.leave();
    });

    it('is not given by a view refreshed plainly in between, whose rows every snapshot sees', async () => {
      await build();
      const refresh = () =>
        harness.db.query('UPDATE public.visit SET n = n + 1; REFRESH MATERIALIZED VIEW public.mv_totals');
      expect(viewOf(await ask({}, harness.router, amid(once(refresh))))).toBeNull();
    });

    it('is not given without rows either, by a view that had some in between', async () => {
      await build();
      const refresh = (): Promise<unknown> =>
        harness.db
          .query(`INSERT INTO public.visit VALUES (9001, 'place 99', 5); REFRESH MATERIALIZED VIEW public.mv_totals;
          DELETE FROM public.visit WHERE id = 9001; REFRESH MATERIALIZED VIEW public.mv_totals`);
      const nowhere = { place: 'place 99' };
      expect(viewOf(await ask(nowhere))).toBe('mv_totals');
      expect(viewOf(await ask(nowhere, harness.router, amid(once(refresh))))).toBeNull();
    });

    it('is given by a view refreshed concurrently in between: its rows are those of the snapshot', async () => {
      await build();
      const before = await ask({}, null);
      const refresh = async (): Promise<void> => {
        await harness.db.query('UPDATE public.visit SET n = n + 1');
        await build();
      };
      const answer = await ask({}, harness.router, amid(once(refresh)));
      expect(viewOf(answer)).toBe('mv_totals');
      expect(answer.rows).toEqual(before.rows);
    });
  });

  it('gives the bytes of the tables, for any parameters and whatever was written before', async () => {
    let routed = 0;
    const places = fc.oneof(
      fc.constant(null),
      fc.nat(22).map((n) => `place ${String(n)}`),
      fc.string(),
    );
    const step = fc.record({
      place: places,
      at_least: fc.constantFrom(0, 0, 0, 280),
      write: fc.nat(9),
      refresh: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(step, async ({ write, refresh, place, at_least: atLeast }) => {
        if (write === 0) await harness.db.query(`UPDATE public.visit SET n = n + 1 WHERE id % 50 = 3`);
        if (refresh === 0) await build();
        const params = { place, at_least: atLeast };
        const [mine, theirs] = [await answerOrCode(ask(params)), await answerOrCode(ask(params, null))];
        if (typeof mine !== 'string' && viewOf(mine) !== null) routed += 1;
        expect(bytesOf(mine)).toBe(bytesOf(theirs));
      }),
      { numRuns: 300 },
    );
    expect(routed).toBeGreaterThan(50);
  });
});

async function answerOrCode(answer: Promise<QueryAnswer>): Promise<QueryAnswer | string> {
  return answer.catch((error: unknown) => (error as { code: string }).code);
}

/** Everything but which way it was answered. */
function bytesOf(answer: QueryAnswer | string): string {
  if (typeof answer === 'string') return answer;
  return answer
    .render(0)
    .toString('utf8')
    .replace(/"view":("[a-z_]+"|null)/, '"view":?');
}
