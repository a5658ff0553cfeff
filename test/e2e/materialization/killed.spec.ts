import { SystemClock } from '../../../src/kernel/clock.js';
import { EventBus } from '../../../src/events/event-bus.js';
import { ConnectionGate } from '../../../src/database/connection-gate.js';
import { OwnerPool } from '../../../src/database/owner-pool.js';
import type { OwnerSessions } from '../../../src/database/owner-sessions.js';
import { ViewAgenda } from '../../../src/materialization/view.agenda.js';
import { ViewBuilder } from '../../../src/materialization/view.builder.js';
import { ViewControls } from '../../../src/materialization/view.controls.js';
import { ViewLedger } from '../../../src/materialization/view.ledger.js';
import { ViewRefresher } from '../../../src/materialization/view.refresher.js';
import { ViewRuns } from '../../../src/materialization/view.runs.js';
import { ViewScheduler } from '../../../src/materialization/view.scheduler.js';
import { ViewUpkeep } from '../../../src/materialization/view.upkeep.js';
import { ViewVacuum } from '../../../src/materialization/view.vacuum.js';
import { DyingSessions } from '../../support/dying-sessions.js';
import { eventually } from '../../support/eventually.js';
import { APP_ROLE } from '../../support/postgres.js';
import { TOTALS, ViewHarness } from '../../integration/materialization/view-harness.js';

const SLOT_MS = 300_000;
const STEPS_MAX = 200;
/** Some of the statements that a process must have died before. */
const STEPS = [
  ...[
    "SELECT json_build_object('ended',",
    'BEGIN ISOLATION',
    'SELECT pg_try_advisory_xact_lock(1179404850,',
    'INSERT INTO',
    'REFRESH MATERIALIZED',
  ],
  ...['UPDATE falaj.view_run', 'SELECT falaj.record_change(tag)', 'COMMIT', 'DELETE FROM', 'VACUUM (SKIP_LOCKED)'],
];

/** The scheduler of a process with connections of its own. */
function schedulerOver(harness: ViewHarness, sessions: OwnerSessions, now: () => number): ViewScheduler {
  const settings = { ...harness.settings, attemptsMax: 1, busyAttemptsMax: 1 };
  const [timers, ledger] = [new SystemClock(), new ViewLedger('a process')];
  const lanes = new ConnectionGate({ max: 1, queueMax: 10, waitMs: 60_000 }, timers);
  // None is given up here, however many die.
  const runs = new ViewRuns(sessions, ledger, new EventBus(), { ...settings, attemptsMax: STEPS_MAX }, lanes);
  const parts = [new ViewControls(sessions, 3), new ViewVacuum(sessions, settings)] as const;
  const refresher = new ViewRefresher(new ViewBuilder(settings, ledger, harness.catalogue), ledger, settings);
  const upkeep = new ViewUpkeep(runs, refresher, ledger, sessions, ...parts, timers, APP_ROLE, settings);
  const time = { now: () => Promise.resolve(now()) };
  return new ViewScheduler(harness.catalogue, upkeep, new ViewAgenda(sessions), time, timers, settings);
}

describe('a process that is killed in the middle of a cycle', () => {
  let harness: ViewHarness;
  let survivors: OwnerPool;
  let survivor: ViewScheduler;
  let now = Math.ceil(Date.now() / SLOT_MS) * SLOT_MS;

  beforeAll(async () => {
    harness = await ViewHarness.open(TOTALS, { vacuumDeadRowsMin: 1, retryMs: 10 });
    survivors = new OwnerPool(harness.db.ownerUrl, { max: 4, connectTimeoutMs: 5000 }, 'survivor');
    survivor = schedulerOver(harness, survivors, () => now);
    await harness.views.refresh(undefined);
  });
  afterAll(async () => {
    await survivors.onApplicationShutdown();
    await harness.close();
  });

  /** Kills a process at each statement of a cycle in turn; another then takes over. @returns what the killed ones died before. */
  async function killAtEachStep(
    prepare: () => Promise<unknown>,
    judge: () => Promise<void>,
  ): Promise<readonly string[]> {
    const lastWords: string[] = [];
    for (let step = 1; step <= STEPS_MAX; step += 1) {
      now += SLOT_MS;
      await prepare();
      const pool = new OwnerPool(harness.db.ownerUrl, { max: 3, connectTimeoutMs: 5000 }, 'doomed');
      const sessions = new DyingSessions(pool, step);
      await schedulerOver(harness, sessions, () => now).sweep();
      await pool.onApplicationShutdown();
      expect(await harness.db.query('SELECT count(*)::int AS rows FROM public.mv_totals')).toEqual([{ rows: 20 }]);
      await eventually(async () => {
        await survivor.sweep();
        await judgeLedger();
      });
      await judge();
      if (!sessions.isDead) return lastWords;
      lastWords.push(sessions.lastWord ?? '');
    }
    throw new Error('a cycle without an end');
  }

  /** One terminal row for each view at this slot, no run that seems to go on, and the view is what the ledger says it is. */
  async function judgeLedger(): Promise<void> {
    const slots = await harness.db.query(
      `SELECT view, string_agg(state, ' ') FILTER (WHERE state NOT IN ('busy', 'interrupted')) AS ended FROM falaj.view_run
       WHERE slot = $1::timestamptz GROUP BY view ORDER BY view`,
      [new Date(now).toISOString()],
    );
    expect(slots.map(({ ended }) => ['succeeded', 'skipped'].includes(ended as string))).toEqual([true]);
    expect(await harness.db.query(`SELECT id FROM falaj.view_run WHERE state IN ('running', 'failed')`)).toEqual([]);
    const strange = await harness.db.query(
      `SELECT name FROM falaj.view_state AS s WHERE pg_relation_filenode(to_regclass('public.' || name)) IS DISTINCT FROM filenode
       UNION ALL SELECT matviewname FROM pg_matviews WHERE schemaname = 'falaj_next'`,
    );
    expect(strange).toEqual([]);
  }

  const isCurrent = async (): Promise<void> => {
    const differing = `(SELECT place, sum(n) FROM public.visit GROUP BY place EXCEPT SELECT * FROM public.mv_totals)
      UNION ALL (SELECT * FROM public.mv_totals EXCEPT SELECT place, sum(n) FROM public.visit GROUP BY place)`;
    expect(await harness.db.query(differing)).toEqual([]);
  };

  it('leaves views and ledger right at each step of concurrent refreshes', async () => {
    const lastWords = await killAtEachStep(
      () => harness.db.query('UPDATE public.visit SET n = n + 1 WHERE id % 7 = 0'),
      isCurrent,
    );
    expect(lastWords.map((words) => words.split(' ').slice(0, 2).join(' '))).toEqual(
      expect.arrayContaining([...STEPS]),
    );
  }, 900_000);

  it('leaves views and ledger right at each step of a cycle in which nothing has changed', async () => {
    const lastWords = await killAtEachStep(() => Promise.resolve(), isCurrent);
    expect(lastWords.filter((words) => words.startsWith('UPDATE falaj.view_state SET as_of'))).not.toEqual([]);
    expect(lastWords.filter((words) => words.startsWith('REFRESH'))).toEqual([]);
  }, 900_000);
});
