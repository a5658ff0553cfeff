import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { eventually } from '../../support/eventually.js';
import { APP_ROLE } from '../../support/postgres.js';
import { TOTALS, ViewHarness } from './view-harness.js';

const START = Date.UTC(2027, 2, 14, 5, 58);
const MINUTE_MS = 60_000;
const SCRIPT = join(import.meta.dirname, '../../support/view-runner.mjs');
const SEVERAL = `${TOTALS}
- { name: mv_quarter, sql_id: totals, params: { at_least: 1 }, indexes: [], refresh_cron: '*/15 * * * *' }
- { name: mv_hourly, sql_id: totals, params: { at_least: 2 }, indexes: [], refresh_cron: '0 * * * *', time_zone: America/New_York }
`;

interface SlotRow {
  readonly view: string;
  readonly minute: string;
  readonly times: number;
}

describe('schedules', () => {
  let harness: ViewHarness;
  beforeAll(async () => {
    harness = await ViewHarness.open(SEVERAL);
  });
  afterAll(() => harness.close());

  it('run each slot once over three processes and two hours, on a virtual clock', async () => {
    const processes = Array.from({ length: 3 }, () => new SchedulerProcess(harness));
    try {
      await Promise.all(processes.map((each) => each.ready()));
      for (let now = START; now <= START + 120 * MINUTE_MS; now += 5 * MINUTE_MS)
        await Promise.all(processes.map((each) => each.look(now)));
    } finally {
      await Promise.all(processes.map((each) => each.stop()));
    }
    const rows = await harness.db.query<SlotRow & Record<string, unknown>>(
      `SELECT view, to_char(slot AT TIME ZONE 'UTC', 'HH24:MI') AS minute, count(*)::int AS times FROM falaj.view_run
       WHERE slot IS NOT NULL AND state IN ('succeeded', 'failed', 'skipped') GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(rows.every(({ times }) => times === 1)).toBe(true);
    const slots = (view: string): readonly string[] =>
      rows.filter((row) => row.view === view).map(({ minute }) => minute);
    expect(slots('mv_totals')).toHaveLength(25);
    expect(slots('mv_quarter')).toEqual([
      '05:45',
      '06:00',
      '06:15',
      '06:30',
      '06:45',
      '07:00',
      '07:15',
      '07:30',
      '07:45',
    ]);
    expect(slots('mv_hourly')).toEqual(['05:00', '06:00', '07:00']);
    const [{ running }] = (await harness.db.query<{ running: number }>(
      `SELECT count(*)::int AS running FROM falaj.view_run WHERE state IN ('running', 'failed')`,
    )) as [{ running: number }];
    expect(running).toBe(0);
    const workers = await harness.db.query(
      `SELECT DISTINCT process FROM falaj.view_run WHERE slot IS NOT NULL AND state <> 'busy'`,
    );
    expect(workers.length).toBeGreaterThan(1);
  });

  it('run a slot that was missed while nobody ran once, at once, and no older one', async () => {
    await harness.db.query('DELETE FROM falaj.view_run; UPDATE public.visit SET n = n + 1');
    const later = { now: () => Promise.resolve(START + 30 * 3_600_000) };
    await harness.scheduler(later).sweep();
    const runs = await harness.status.history('mv_quarter', 10);
    expect(runs).toMatchObject([{ slot: '2027-03-15T11:45:00.000000Z', state: 'succeeded' }]);
  });

  it('do not do again what a run after the slot has brought: the row says that it is covered', async () => {
    await harness.views.refresh(['mv_totals']);
    const slotBefore = { now: () => Promise.resolve(Date.now()) };
    await harness.scheduler(slotBefore).runDue(harness.catalogue.get('mv_totals'));
    expect(await harness.status.history('mv_totals', 1)).toMatchObject([
      { state: 'skipped', mode: 'skip', reason: 'covered by a later run' },
    ]);
  });

  it('are run by the next process where one was killed in the middle, and the ledger says so', async () => {
    const view = harness.catalogue.get('mv_totals');
    await harness.upkeep.run(view, 'manual');
    await harness.db.query('UPDATE public.visit SET n = n + 1');
    const blocker = new pg.Client({ connectionString: harness.db.ownerUrl });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE public.visit IN ACCESS EXCLUSIVE MODE');
    const slot = new Date(START + 40 * 3_600_000).toISOString();
    const child = runner(harness, slot);
    await eventually(
      async () => {
        expect(await harness.status.history('mv_totals', 1)).toMatchObject([{ state: 'running' }]);
      },
      { withinMs: 20_000 },
    );
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await blocker.query('ROLLBACK');
    await blocker.end();
    // The killed process's backend lets go of the view when it notices, or when its statement ends.
    await eventually(async () => {
      expect(await harness.upkeep.runSlot(view, slot)).toMatchObject({ state: 'succeeded' });
    });
    const [run, killed] = (await harness.status.history('mv_totals', 50)).filter(({ state }) => state !== 'busy');
    expect(run).toMatchObject({ state: 'succeeded', attempt: 2, mode: 'concurrent' });
    expect(killed).toMatchObject({ state: 'interrupted', attempt: 1, reason: 'its process or connection ended' });
  });
});

function argument({ db, directory }: ViewHarness, more: Record<string, string>): string {
  const options = { owner: db.ownerUrl, app: db.appUrl, appRole: APP_ROLE, definitions: directory.path };
  return JSON.stringify({ ...options, ...more });
}

/** Another process that runs one slot of `mv_totals`. */
function runner(harness: ViewHarness, slot: string): ChildProcess {
  return spawn(process.execPath, [SCRIPT, argument(harness, { view: 'mv_totals', slot })], { stdio: 'ignore' });
}

/** Another process with a scheduler, in which it is the time that it is told. */
class SchedulerProcess {
  private readonly child: ChildProcess;

  constructor(harness: ViewHarness) {
    this.child = fork(SCRIPT, [argument(harness, {})], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }

  ready(): Promise<void> {
    return this.answered(0);
  }

  /** Everything due at this time has been seen to. */
  async look(now: number): Promise<void> {
    const answer = this.answered(now);
    this.child.send({ now });
    await answer;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.disconnect();
    await gone;
  }

  private async answered(now: number): Promise<void> {
    const ended = once(this.child, 'exit').then(() => Promise.reject(new Error('the process ended')));
    const [message] = (await Promise.race([once(this.child, 'message'), ended])) as [{ now: number }];
    expect(message.now).toBe(now);
  }
}
