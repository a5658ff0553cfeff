import type { StoreRead } from '../../../../src/cache/engine/cache-store.port.js';
import { StoreError } from '../../../../src/cache/engine/store.error.js';
import { CommandBatch, type Waiter } from '../../../../src/cache/stores/command.batch.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const ABSENT: StoreRead = { kind: 'absent' };

/** Callers with these budgets, and how each of them ended. */
function batchOf(budgetsMs: readonly number[]): {
  clock: VirtualClock;
  batch: CommandBatch<StoreRead, Waiter<StoreRead>>;
  outcomes: (string | undefined)[];
  timeouts: () => number;
} {
  const clock = new VirtualClock();
  const outcomes: (string | undefined)[] = budgetsMs.map(() => undefined);
  const waiters: Waiter<StoreRead>[] = budgetsMs.map((deadlineMs, index) => ({
    key: `k${String(index)}`,
    deadlineMs,
    resolve: (read) => {
      if ('kind' in read) outcomes[index] = read.kind;
    },
    reject: (error) => (outcomes[index] = (error as StoreError).failure),
    isDone: false,
  }));
  let told = 0;
  const batch = new CommandBatch<StoreRead, Waiter<StoreRead>>(waiters, clock, () => (told += 1));
  return { clock, batch, outcomes, timeouts: () => told };
}

describe('callers of one command', () => {
  it('wait with one timer, which ends with them', () => {
    const { clock, batch, outcomes, timeouts } = batchOf([25, 25, 25]);
    expect(clock.timers).toBe(1);
    batch.deliver(() => ABSENT);
    expect(outcomes).toEqual(['absent', 'absent', 'absent']);
    expect([clock.timers, timeouts()]).toEqual([0, 0]);
  });

  it('each wait as long as they may: who has given up is not told later, who has not still gets its own', async () => {
    const { clock, batch, outcomes, timeouts } = batchOf([5, 25, 5.5, 60]);
    await clock.advance(5);
    expect(outcomes).toEqual(['timeout', undefined, 'timeout', undefined]);
    await clock.advance(20);
    expect(outcomes).toEqual(['timeout', 'timeout', 'timeout', undefined]);
    const asked: string[] = [];
    batch.deliver(({ key }) => {
      asked.push(key);
      return ABSENT;
    });
    expect(outcomes[3]).toBe('absent');
    expect(asked).toEqual(['k3']);
    expect([clock.timers, timeouts()]).toEqual([0, 2]);
  });

  it('end together where the command fails, and alone where only their own reply does', () => {
    const failed = batchOf([25, 25]);
    failed.batch.fail(new StoreError('refused', 'LOADING'));
    expect(failed.outcomes).toEqual(['refused', 'refused']);
    const one = batchOf([25, 25]);
    one.batch.deliver(({ key }) => {
      if (key === 'k0') throw new StoreError('refused');
      return ABSENT;
    });
    expect(one.outcomes).toEqual(['refused', 'absent']);
  });

  it('are let go without a word, but for those who had given up', async () => {
    const { clock, batch, outcomes } = batchOf([5, 25]);
    await clock.advance(5);
    expect(batch.release().map(({ key }) => key)).toEqual(['k1']);
    await clock.advance(100);
    expect([outcomes[1], clock.timers]).toEqual([undefined, 0]);
  });
});
