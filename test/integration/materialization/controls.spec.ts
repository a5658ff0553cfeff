import pg from 'pg';
import { eventually } from '../../support/eventually.js';
import { TOTALS, ViewHarness } from './view-harness.js';

const ON_CHANGE = `${TOTALS}  on_change: { debounce_seconds: 5, at_most_every_seconds: 60 }\n`;
const HOUR_MS = 3_600_000;

describe('a view', () => {
  let harness: ViewHarness;
  let owner: pg.Client;
  let ahead = 0;
  const view = () => harness.catalogue.get('mv_totals');
  const last = async () => (await harness.status.history('mv_totals', 1))[0];
  const change = () => harness.db.query(`UPDATE public.visit SET n = n + 1 WHERE place = 'place 3'`);
  /** Each look is an hour after the one before. */
  const nextSlot = async (): Promise<void> => {
    ahead += HOUR_MS;
    await harness.scheduler({ now: () => Promise.resolve(Date.now() + ahead) }).sweep();
  };

  beforeAll(async () => {
    harness = await ViewHarness.open(ON_CHANGE);
    owner = new pg.Client({ connectionString: harness.db.ownerUrl });
    await owner.connect();
    await harness.views.refresh(undefined);
  });
  afterAll(async () => {
    await owner.end();
    await harness.close();
  });

  describe('that is paused', () => {
    it('has its slots passed over with a row that says so, and is still refreshed by hand', async () => {
      await harness.views.pause('mv_totals', 'ada', 'loader mended');
      const paused = await harness.views.pause('mv_totals', 'bob', null);
      expect(paused.control).toMatchObject({ state: 'paused', by: 'ada', reason: 'loader mended' });
      await change();
      await nextSlot();
      expect(await last()).toMatchObject({
        cause: 'schedule',
        state: 'skipped',
        reason: 'paused by ada: loader mended',
      });
      expect(await harness.views.refresh(['mv_totals'])).toMatchObject([{ state: 'succeeded' }]);
      expect((await harness.status.of('mv_totals')).control).toMatchObject({ state: 'paused' });
    });

    it('follows its schedule again once it is resumed, and makes up for nothing', async () => {
      await change();
      expect((await harness.views.resume('mv_totals')).control).toBeNull();
      await harness.scheduler({ now: () => Promise.resolve(Date.now() + ahead) }).sweep();
      expect(await last()).toMatchObject({ cause: 'manual' });
      await nextSlot();
      expect(await last()).toMatchObject({ cause: 'schedule', state: 'succeeded' });
    });
  });

  describe('whose run is cancelled', () => {
    const held = async (work: () => Promise<unknown>): Promise<void> => {
      await change();
      await owner.query('BEGIN; LOCK TABLE public.visit IN ACCESS EXCLUSIVE MODE');
      const run = work();
      try {
        await eventually(async () => {
          expect(await last()).toMatchObject({ state: 'running' });
        });
        expect(await harness.views.cancel('mv_totals', 'ada')).toMatchObject({
          state: 'cancelled',
          reason: 'cancelled by ada',
        });
      } finally {
        await owner.query('ROLLBACK');
        await run;
      }
    };

    it('keeps what it held, and the slot is over', async () => {
      const before = await harness.status.of('mv_totals');
      await held(nextSlot);
      await harness.scheduler({ now: () => Promise.resolve(Date.now() + ahead) }).sweep();
      expect(await last()).toMatchObject({ cause: 'schedule', state: 'cancelled', errorClass: null });
      expect(await harness.status.of('mv_totals')).toMatchObject({ asOf: before.asOf, condition: 'ready' });
    });

    it('though the cancel came between two of its statements', async () => {
      const { kind } = await harness.runs.run(view(), { cause: 'manual', slot: null }, async () => {
        const cancelling = harness.views.cancel('mv_totals', 'ada');
        await eventually(async () => {
          const [row] = await harness.db.query(`SELECT cancelled_by FROM falaj.view_run ORDER BY id DESC LIMIT 1`);
          expect(row).toEqual({ cancelled_by: 'ada' });
        });
        void cancelling;
        return { state: 'skipped', mode: 'skip', reason: 'nothing' };
      });
      expect(kind).toBe('ran');
      expect(await last()).toMatchObject({ state: 'cancelled', reason: 'cancelled by ada' });
    });

    it('though its signal came between two of its statements, and the next one waits', async () => {
      const looks = jest.spyOn(harness.runs, 'recover');
      let cancelled: Promise<unknown> = Promise.resolve();
      await harness.runs.run(view(), { cause: 'manual', slot: null }, async (connection) => {
        cancelled = harness.views.cancel('mv_totals', 'ada');
        // It looks for the end once it has sent its signal, which came to a session that was doing nothing.
        await eventually(() => {
          expect(looks).toHaveBeenCalled();
        });
        await connection.query('SELECT pg_sleep(20)');
        return { state: 'succeeded', mode: 'skip', reason: 'nothing' };
      });
      looks.mockRestore();
      expect(await cancelled).toMatchObject({ state: 'cancelled', reason: 'cancelled by ada' });
    });

    it('and has let go of the view before its process wrote that, whoever else looks at it then', async () => {
      await harness.db.query(
        `INSERT INTO falaj.view_run (view, cause, state, process, backend_pid, cancelled_by)
         VALUES ('mv_totals', 'manual', 'running', 'about to tell', 1, 'ada')`,
      );
      await eventually(async () => {
        await harness.runs.recover([view()]);
        expect(await last()).toMatchObject({ state: 'cancelled', reason: 'cancelled by ada', errorClass: null });
      });
    });

    it('is told so where none is under way, or where its process is gone', async () => {
      await expect(harness.views.cancel('mv_totals', 'ada')).rejects.toMatchObject({ code: 'view.not_running' });
      await harness.db.query(
        `INSERT INTO falaj.view_run (view, cause, state, process, backend_pid) VALUES ('mv_totals', 'manual', 'running', 'gone', 1)`,
      );
      expect(await harness.views.cancel('mv_totals', 'ada')).toMatchObject({ state: 'interrupted' });
    });

    it('by somebody else’s hand is tried again', async () => {
      await change();
      await owner.query('BEGIN; LOCK TABLE public.visit IN ACCESS EXCLUSIVE MODE');
      const run = harness.views.refresh(['mv_totals']);
      await eventually(async () => {
        const rows = await harness.db.query<{ sent: boolean }>(
          `SELECT pg_cancel_backend(pid) AS sent FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        );
        expect(rows).toEqual([{ sent: true }]);
      });
      await owner.query('ROLLBACK');
      expect(await run).toMatchObject([{ state: 'succeeded' }]);
      expect(await harness.status.history('mv_totals', 2)).toMatchObject([
        {},
        { state: 'interrupted', errorClass: '57014' },
      ]);
    });
  });

  it('whose attempts at a slot keep ending with their connections is given up for that slot', async () => {
    const slot = new Date(Date.UTC(2040, 0, 1)).toISOString();
    await harness.db.query(
      `INSERT INTO falaj.view_run (view, slot, attempt, cause, state, process)
       SELECT 'mv_totals', $1, n, 'schedule', 'interrupted', 'gone' FROM generate_series(1, 3) AS n`,
      [slot],
    );
    expect(await harness.upkeep.runSlot(view(), slot)).toMatchObject({
      state: 'failed',
      attempt: 4,
      errorClass: 'view.interrupted',
    });
  });

  describe('that is refreshed on change', () => {
    let now = 0;
    const watches = () => [1, 2, 3].map(() => harness.changeWatch({ now: () => Promise.resolve(now) }));
    const changed = () => harness.db.query(`SELECT id FROM falaj.view_run WHERE cause = 'change' AND state <> 'busy'`);
    const looks = async (all: ReturnType<typeof watches>): Promise<number> =>
      (await Promise.all(all.map((watch) => watch.look()))).flat().length;

    it('is so once for a burst, after its debounce, by one of three processes', async () => {
      await harness.views.refresh(['mv_totals']);
      const all = watches();
      expect(await looks(all)).toBe(0);
      await change();
      expect(await looks(all)).toBe(0);
      now += 4999;
      await change();
      expect(await looks(all)).toBe(0);
      now += 1;
      expect(await looks(all)).toBe(1);
      now += 60_000;
      expect(await looks(all)).toBe(0);
      expect(await changed()).toHaveLength(1);
      const runs = await harness.status.history('mv_totals', 4);
      expect(runs.find(({ state }) => state !== 'busy')).toMatchObject({ cause: 'change', rowsChanged: 2 });
    });

    it('is so at most as often as it may, and not while it is paused', async () => {
      const all = watches();
      await change();
      await looks(all);
      now += 10_000;
      expect(await looks(all)).toBe(0);
      await harness.db.query(
        `UPDATE falaj.view_run SET started_at = started_at - interval '1 minute' WHERE cause = 'change'`,
      );
      await harness.views.pause('mv_totals', 'ada', null);
      expect(await looks(all)).toBe(0);
      await harness.views.resume('mv_totals');
      await looks(all);
      now += 10_000;
      expect(await looks(all)).toBe(1);
    });
  });
});

describe('a view that is rewritten as a whole again and again', () => {
  it('keeps to its limit of size, and its dead rows are cleared', async () => {
    const harness = await ViewHarness.open(TOTALS, {
      bloatBytesMin: 65_536,
      vacuumDeadRowsMin: 1,
      plainRefreshMsMax: 60_000,
    });
    try {
      await harness.db.query(
        `INSERT INTO public.visit SELECT g, 'place ' || g, 1 FROM generate_series(3000, 8000) AS g`,
      );
      const size = async (): Promise<number> => (await harness.status.of('mv_totals')).bytes!;
      await harness.views.refresh(undefined);
      const fresh = await size();
      const modes = new Set<string>();
      for (let round = 0; round < 8; round += 1) {
        await harness.db.query('UPDATE public.visit SET n = n + 1');
        const [run] = await harness.views.refresh(undefined);
        modes.add(run!.mode!);
        expect(await size()).toBeLessThan(2 * fresh);
      }
      expect(modes).toContain('plain');
      await harness.db.query(`UPDATE public.visit SET n = n + 1 WHERE id < 4000`);
      await harness.db.query(`UPDATE falaj.view_state SET churn_share = 0`);
      expect(await harness.views.refresh(undefined)).toMatchObject([{ mode: 'concurrent' }]);
      expect(await harness.db.query('SELECT dead_rows::int FROM falaj.view_state')).toEqual([{ dead_rows: 0 }]);
    } finally {
      await harness.close();
    }
  });
});
