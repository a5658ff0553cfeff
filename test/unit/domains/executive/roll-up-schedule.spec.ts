import { jest } from '@jest/globals';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronDesk } from '../../../../src/cache/turns/cron.desk.js';
import type { TurnLedger } from '../../../../src/cache/turns/turn.ledger.js';
import { TurnRunner } from '../../../../src/cache/turns/turn.runner.js';
import type { Settings } from '../../../../src/config/settings.js';
import type { RollUpRunner } from '../../../../src/domains/executive/roll-ups/roll-up.runner.js';
import { ROLL_UP_PLANS, RollUpSchedule } from '../../../../src/domains/executive/roll-ups/roll-up.schedule.js';
import type { RollUp } from '../../../../src/domains/executive/roll-ups/roll-up.statement.js';
import { SystemClock } from '../../../../src/kernel/clock.js';

const HOUR_MS = 3_600_000;
const DAYS = 12;
/** A Friday; the days after it begin a month, and weeks. */
const BEGIN = Date.UTC(2026, 1, 27, 12);

/** One place for all processes, that gives each turn once. */
class SharedLedger {
  readonly renewMs = 20_000;
  private readonly taken = new Set<string>();

  take(name: string, slot: number): Promise<{ name: string; slot: number } | undefined> {
    const turn = `${name} ${String(slot)}`;
    if (this.taken.has(turn)) return Promise.resolve(undefined);
    this.taken.add(turn);
    return Promise.resolve({ name, slot });
  }
  renew(): Promise<void> {
    return Promise.resolve();
  }
  end(): Promise<void> {
    return Promise.resolve();
  }
}

describe('roll-ups of executive analytics', () => {
  const ran: { name: string; at: string }[] = [];
  const registries = [new SchedulerRegistry(), new SchedulerRegistry()];

  const nameOf = (rollUps: readonly RollUp[]): string =>
    ROLL_UP_PLANS.find((plan) => plan.rollUps === rollUps)?.name ?? 'unknown';
  const timesOf = (name: string): readonly string[] => ran.filter((each) => each.name === name).map(({ at }) => at);

  beforeAll(async () => {
    jest.useFakeTimers({ now: BEGIN, doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    const ledger = new SharedLedger();
    const settings = { schedule: { enabled: true, timeZone: 'UTC' } } as unknown as Settings;
    for (const registry of registries) {
      const clock = new SystemClock();
      const desk = new CronDesk(registry, new TurnRunner(ledger as unknown as TurnLedger, clock), settings, clock);
      const runner = {
        run: (rollUps: readonly RollUp[]) => {
          ran.push({ name: nameOf(rollUps), at: new Date(Date.now()).toISOString().slice(0, 16) });
          return Promise.resolve();
        },
      };
      new RollUpSchedule(desk, runner as unknown as RollUpRunner).onApplicationBootstrap();
    }
    for (let hour = 0; hour < DAYS * 24; hour += 1) await jest.advanceTimersByTimeAsync(HOUR_MS);
  });
  afterAll(() => {
    for (const registry of registries) registry.getCronJobs().forEach((job) => void job.stop());
    jest.useRealTimers();
  });

  it('are done each at its hour, once, by two processes together', () => {
    const hours = Array.from({ length: DAYS * 24 }, (_, at) =>
      new Date(BEGIN + (at + 1) * HOUR_MS).toISOString().slice(0, 16),
    );
    expect(timesOf('executive-hourly')).toEqual(hours);
    const midnights = hours.filter((at) => at.endsWith('T00:00')).map((at) => at.replace('T00:00', 'T00:15'));
    expect(timesOf('executive-daily')).toEqual(midnights);
  });

  it('are done weekly on Mondays and monthly on the first', () => {
    expect(timesOf('executive-weekly')).toEqual(['2026-03-02', '2026-03-09'].map((day) => `${day}T01:00`));
    expect(timesOf('executive-monthly')).toEqual(['2026-03-01T02:00']);
    expect(ran.every(({ name }) => name !== 'unknown')).toBe(true);
  });
});
