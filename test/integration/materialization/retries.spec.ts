import { OwnerPool } from '../../../src/database/owner-pool.js';
import type { Timers } from '../../../src/kernel/clock.js';
import type { RunResult } from '../../../src/materialization/view.runs.js';
import { ViewUpkeep } from '../../../src/materialization/view.upkeep.js';
import { APP_ROLE } from '../../support/postgres.js';
import { TOTALS, ViewHarness } from './view-harness.js';

const ATTEMPTS_MAX = 3;

describe('a run that others were in the way of', () => {
  let harness: ViewHarness;
  let pool: OwnerPool;

  beforeAll(async () => {
    harness = await ViewHarness.open(TOTALS);
    pool = new OwnerPool(harness.db.ownerUrl, { max: 2, connectTimeoutMs: 5000 }, 'retries');
  });
  afterAll(async () => {
    await pool.onApplicationShutdown();
    await harness.close();
  });

  /** A run that fails so often with a class of the server's. @returns how it ended, its attempts, and its pauses. */
  async function failing(code: string, times: number): Promise<{ ended: object; attempts: number; pauses: number }> {
    let [attempts, pauses] = [0, 0];
    const timers: Timers = {
      after(_delayMs, run) {
        pauses += 1;
        setImmediate(run);
        return () => undefined;
      },
    };
    const refresher = { refresh: () => Promise.reject(new Error('nobody asked for a refresh')) };
    const upkeep = new ViewUpkeep(
      ...([harness.runs, refresher, harness.ledger, pool, harness.controls, harness.vacuum, timers] as const),
      ...([APP_ROLE, { ...harness.settings, attemptsMax: ATTEMPTS_MAX }] as const),
    );
    const ended = await upkeep.carry(harness.catalogue.get('mv_totals'), 'manual', () => {
      attempts += 1;
      if (attempts <= times) return Promise.reject(Object.assign(new Error('a message'), { code }));
      return Promise.resolve({ state: 'skipped', mode: 'skip', reason: 'a test' });
    });
    return { ended, attempts, pauses };
  }

  it('is tried again at once where it could not be serialized: whoever was first has committed', async () => {
    expect(await failing('40001', 2)).toMatchObject({ ended: { state: 'skipped' }, attempts: 3, pauses: 0 });
  });

  it('is tried again after a pause where a lock was held', async () => {
    expect(await failing('55P03', 2)).toMatchObject({ ended: { state: 'skipped' }, attempts: 3, pauses: 2 });
  });

  it('is given up after so many attempts, either way', async () => {
    expect(await failing('40001', 9)).toMatchObject({
      ended: { state: 'busy', errorClass: '40001' },
      attempts: ATTEMPTS_MAX,
      pauses: 0,
    });
    expect(await failing('22012', 9)).toMatchObject({ ended: { state: 'failed', errorClass: '22012' }, attempts: 1 });
  });

  it('a failed run found still running: whoever waits for the view finds that its slot has ended', async () => {
    const view = harness.catalogue.get('mv_totals');
    const request = { cause: 'schedule', slot: '2031-05-01T00:00:00.000000Z' } as const;
    const fail = (): Promise<never> => Promise.reject(Object.assign(new Error('a message'), { code: '22012' }));
    const end = harness.ledger.end.bind(harness.ledger);
    let other: Promise<RunResult> | undefined;
    const told = jest.spyOn(harness.ledger, 'end').mockImplementation(async (...given) => {
      if (other !== undefined || given[2].state !== 'failed') return end(...given);
      // Another process comes for the same slot, just before the end of the first one's run is written.
      other = harness.runs.run(view, request, fail);
      await other;
      return end(...given);
    });
    try {
      expect(await harness.runs.run(view, request, fail)).toMatchObject({ kind: 'ran', run: { state: 'failed' } });
      expect(await other).toMatchObject({ kind: 'busy' });
      expect(await harness.runs.run(view, request, fail)).toMatchObject({ kind: 'done', run: { state: 'failed' } });
    } finally {
      told.mockRestore();
    }
  });
});
