import { Logger } from '@nestjs/common';
import type { Settings } from '../../../src/config/settings.js';
import type { WorkloadSettings } from '../../../src/config/view-settings.js';
import { WriteTransaction } from '../../../src/database/write-transaction.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { WorthReader } from '../../../src/materialization/advice/worth.reader.js';
import { QueryLogFlusher } from '../../../src/materialization/workload/query-log.flusher.js';
import { QueryLog } from '../../../src/materialization/workload/query.log.js';
import { ViewMeter } from '../../../src/materialization/workload/view.meter.js';
import { WorkloadReader } from '../../../src/materialization/workload/workload.reader.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { settingsFor } from '../registry/registry.fixture.js';
import { ViewHarness } from './view-harness.js';

const CLOCK = new SystemClock();
const SETTINGS: WorkloadSettings = {
  ...{ enabled: true, sampleEvery: 1, queriesMax: 10, setsMax: 3, paramsBytesMax: 1000 },
  ...{ flushMs: 1000, flushTimeoutMs: 10_000, retainHours: 2, rowsMax: 1000 },
  ...{ measureEverySeconds: 3600, measureBudgetMs: 10_000, measureTimeoutMs: 10_000 },
  advice: { loadsPerDayMin: 1, tableMsMin: 0, observedSecondsMin: 0, proposalsMax: 5 },
};

describe('the workload', () => {
  let harness: ViewHarness;
  let writes: WriteTransaction;

  /** One process: it asks, and writes what it asked. */
  class Asking {
    private readonly log = new QueryLog(SETTINGS, CLOCK, 'salt', Math.random);
    private readonly flusher = new QueryLogFlusher(this.log, writes, harness.registry, null, CLOCK, SETTINGS);
    private readonly executor = new QueryExecutor(
      harness.registry,
      harness.opened.reads,
      settingsFor(20_000),
      harness.router,
      this.log,
    );

    ask(params: Record<string, unknown>): Promise<unknown> {
      return this.executor.execute('totals', ANONYMOUS, params);
    }

    flush(): Promise<void> {
      return this.flusher.flush();
    }
  }
  const read = () => new WorkloadReader(harness.opened.reads, harness.registry).read();
  const build = () => harness.upkeep.run(harness.catalogue.get('mv_totals'), 'manual');

  beforeAll(async () => {
    Logger.overrideLogger(false);
    harness = await ViewHarness.open();
    const settings = { database: { connectTimeoutMs: 5000, statementTimeoutMs: 20_000 } } as Settings;
    writes = new WriteTransaction(harness.opened.connections, settings, CLOCK);
  });
  afterAll(() => harness.close());
  afterEach(() => harness.db.query('TRUNCATE falaj.query_load, falaj.view_use, falaj.view_measure'));

  it('of all processes is one, whoever writes at the same time', async () => {
    const processes = [new Asking(), new Asking(), new Asking()];
    for (const [index, process] of processes.entries())
      for (let run = 0; run <= index; run += 1) await process.ask({ at_least: 1 });
    await processes[0]?.ask({ at_least: 2 });
    await Promise.all(processes.map((process) => process.flush()));
    const { queries, observedSeconds, inputs } = await read();
    expect(queries).toMatchObject([{ queryId: 'totals', tableRuns: 7, viewRuns: 0, rowsMax: 20, hits: 0, lost: 0 }]);
    const sets = queries[0]?.sets.map(({ params, tableRuns }) => [params?.at_least, tableRuns]);
    expect(new Map(sets as [number, number][])).toEqual(
      new Map([
        [1, 6],
        [2, 1],
      ]),
    );
    expect(observedSeconds).toBeGreaterThan(0);
    expect(inputs.get('public.visit')).toMatchObject({ isTracked: true });
    expect(inputs.get('public.visit')?.bytes).toBeGreaterThan(0);
  });

  it('is bounded: the lightest sets go, and how heavy one that went can have been is told', async () => {
    const [one, other] = [new Asking(), new Asking()];
    for (const [process, from] of [
      [one, 0],
      [other, 10],
    ] as const)
      for (let n = 0; n < 3; n += 1) await process.ask({ at_least: from + n });
    await one.flush();
    const before = await read();
    expect(before.queries[0]?.unseenMs).toBe(0);
    await other.flush();
    const { queries } = await read();
    expect(queries[0]).toMatchObject({ tableRuns: 6 });
    expect(queries[0]?.sets).toHaveLength(3);
    const lightest = Math.min(...(queries[0]?.sets ?? []).map(({ tableMs }) => tableMs));
    expect(queries[0]?.unseenMs).toBeGreaterThan(0);
    expect(queries[0]?.unseenMs).toBeLessThanOrEqual(lightest);
  });

  it('forgets hours past their time, and what is defined otherwise by now says nothing', async () => {
    const process = new Asking();
    await process.ask({});
    await process.flush();
    await harness.db.query(`UPDATE falaj.query_load SET hour = hour - interval '3 hours'`);
    await process.ask({});
    await process.flush();
    const hours = await harness.db.query('SELECT DISTINCT hour FROM falaj.query_load');
    expect(hours).toHaveLength(1);
    await harness.db.query(`UPDATE falaj.query_load SET version = 'v1-00000000'`);
    expect((await read()).queries).toEqual([]);
  });

  it('counts a burst of changes once', async () => {
    const process = new Asking();
    await process.ask({});
    await process.flush();
    for (let turn = 0; turn < 3; turn += 1) {
      await harness.db.query('UPDATE public.visit SET n = n WHERE id = 1');
      await harness.db.query(`SELECT falaj.follow(0, '', '', 1000, 1000, true, false, false)`);
    }
    // The three may stand on both sides of a boundary of five minutes.
    const { episodes } = (await read()).inputs.get('public.visit') ?? { episodes: 0 };
    expect([1, 2]).toContain(episodes);
  });

  it('gives a view its worth: uses counted, speed measured, costs from the ledger; one measures at a time', async () => {
    const process = new Asking();
    await process.ask({});
    await process.flush();
    await build();
    for (let run = 0; run < 4; run += 1) await process.ask({});
    await process.flush();
    const meters = [1, 2].map(
      () => new ViewMeter(harness.catalogue, harness.router, harness.opened.reads, writes, CLOCK, SETTINGS),
    );
    await Promise.all(meters.map((meter) => meter.measureDue()));
    const worth = (await new WorthReader(harness.opened.reads, 0).read(harness.catalogue.list())).get('mv_totals');
    expect(worth).toMatchObject({ uses: 4, runs: 1, measure: { rounds: 5, isAtLeast: false } });
    expect(worth?.speedUp).toBeCloseTo((worth?.measure?.baseMs ?? 0) / (worth?.measure?.viewMs ?? 1), 10);
    expect(worth?.savedMs).toBeCloseTo(4 * ((worth?.measure?.baseMs ?? 0) - (worth?.useMs ?? 0)), 6);
    expect(worth?.spentMs).toBeGreaterThan(0);
    const measuredAt = worth?.measure?.measuredAt;
    await meters[0]?.measureDue();
    const rows = await harness.db.query<{ at: string }>(
      `SELECT to_char(measured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at FROM falaj.view_measure`,
    );
    expect(rows).toEqual([{ at: measuredAt }]);
  });

  it('says at least how long a query takes that passes the deadline', async () => {
    await build();
    const slow = {
      ...harness.catalogue.get('mv_totals'),
      bound: {
        ...harness.catalogue.get('mv_totals').bound,
        definition: { ...harness.registry.get('totals'), statement: 'SELECT pg_sleep(30)', bindings: [] },
      },
    };
    const settings = { ...SETTINGS, measureTimeoutMs: 300 };
    const meter = new ViewMeter(harness.catalogue, harness.router, harness.opened.reads, writes, CLOCK, settings);
    await harness.db.query(`SELECT falaj.claim_measure('mv_totals', $1, 1)`, [slow.fingerprint]);
    expect(await meter.measure(slow)).toBe(true);
    const rows = await harness.db.query('SELECT base_ms, at_least FROM falaj.view_measure');
    expect(rows).toEqual([{ base_ms: 300, at_least: true }]);
  });
});
