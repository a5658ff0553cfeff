import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronDesk } from '../../../../src/cache/turns/cron.desk.js';
import type { ScheduledWork } from '../../../../src/cache/turns/schedule.port.js';
import type { TurnLedger } from '../../../../src/cache/turns/turn.ledger.js';
import { TurnRunner } from '../../../../src/cache/turns/turn.runner.js';
import type { Settings } from '../../../../src/config/settings.js';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { gate, settled } from '../gate.js';

Logger.overrideLogger(false);

/** A ledger that says what the test wants, and keeps what it was told. */
class Ledger {
  readonly told: string[] = [];
  readonly renewMs = 20_000;
  isFree = true;
  isAway = false;

  take(name: string, slot: number): Promise<{ name: string; slot: number } | undefined> {
    if (this.isAway) return Promise.reject(new FalajError('database.unavailable', 'away'));
    this.told.push(`take ${name} ${String(slot)}`);
    return Promise.resolve(this.isFree ? { name, slot } : undefined);
  }
  renew(): Promise<void> {
    this.told.push('renew');
    return Promise.resolve();
  }
  end(): Promise<void> {
    this.told.push('end');
    return Promise.resolve();
  }
}

describe('what is done by the clock', () => {
  let clock: VirtualClock;
  let ledger: Ledger;
  let jobs: SchedulerRegistry;
  let ran: number;

  const desk = (enabled = true): CronDesk =>
    new CronDesk(
      jobs,
      new TurnRunner(ledger as unknown as TurnLedger, clock),
      { schedule: { enabled, timeZone: 'Asia/Qatar' } } as unknown as Settings,
      clock,
    );
  const task = (over: Partial<ScheduledWork> = {}): ScheduledWork => ({
    ...{ name: 'job', cron: '0 4 * * *', by: 'one' as const },
    work: () => {
      ran += 1;
      return Promise.resolve();
    },
    ...over,
  });

  beforeEach(() => {
    clock = new VirtualClock();
    ledger = new Ledger();
    jobs = new SchedulerRegistry();
    ran = 0;
  });
  afterEach(() => {
    jobs.getCronJobs().forEach((job) => void job.stop());
  });

  it('is registered under its name, at its time in the zone that is set, and only where it is to be done', () => {
    desk().register(task());
    const next = jobs.getCronJob('job').nextDate();
    expect([next.hour, next.minute, next.zoneName]).toEqual([4, 0, 'Asia/Qatar']);
    desk().register(task({ name: 'never', cron: null }));
    desk(false).register(task({ name: 'off' }));
    expect([...jobs.getCronJobs().keys()]).toEqual(['job']);
  });

  it('is for one process: clocks that differ by seconds name the same slot', async () => {
    await clock.advance(59_000);
    await desk().tick(task());
    await clock.advance(3000);
    await desk().tick(task());
    const [first, , second] = ledger.told;
    expect(first).toBe(second);
    ledger.isFree = false;
    await desk().tick(task());
    expect(ran).toBe(2);
  });

  it('is for each process where it is so, without asking whose turn it is', async () => {
    ledger.isAway = true;
    await desk().tick(task({ by: 'each' }));
    expect(ran).toBe(1);
    await desk().tick(task());
    expect(ran).toBe(1);
  });

  it('gives a sign of life for as long as it takes, and is ended also where it fails', async () => {
    const held = gate();
    const ticked = desk().tick(task({ work: () => held.promise }));
    await clock.advance(50_000);
    expect(ledger.told.slice(1)).toEqual(['renew', 'renew']);
    held.fail(new Error('no'));
    await ticked;
    await settled();
    expect(ledger.told.at(-1)).toBe('end');
    expect(clock.timers).toBe(0);
  });
});
