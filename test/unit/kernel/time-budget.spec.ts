import { TimeBudget } from '../../../src/kernel/time-budget.js';
import { VirtualClock } from '../../support/virtual-clock.js';

describe('time budget', () => {
  it('is charged for waits, not for what lies between them', async () => {
    const clock = new VirtualClock();
    const budget = new TimeBudget(25, clock);
    expect(
      await budget.spend(async (left) => {
        await clock.advance(10);
        return left;
      }),
    ).toBe(25);
    await clock.advance(1000);
    expect(budget.remainingMs()).toBe(15);
  });

  it('is charged once for waits that overlap, and while they last', async () => {
    const clock = new VirtualClock();
    const budget = new TimeBudget(25, clock);
    const ends: (() => void)[] = [];
    const wait = (): Promise<void> => budget.spend(() => new Promise((resolve) => ends.push(resolve)));
    const first = wait();
    await clock.advance(5);
    const second = wait();
    await clock.advance(5);
    expect(budget.remainingMs()).toBe(15);
    ends[0]?.();
    await first;
    await clock.advance(5);
    ends[1]?.();
    await second;
    expect(budget.remainingMs()).toBe(10);
  });

  it('keeps a part for the last wait, which no answer can cost it, however late this process reads it', async () => {
    const clock = new VirtualClock();
    const budget = TimeBudget.ofRequest(25, clock);
    expect(await budget.spend((left) => clock.advance(400).then(() => left))).toBe(20);
    expect(budget.remainingMs()).toBe(0);
    expect(await budget.spendLast((left) => clock.advance(400).then(() => left))).toBe(5);
    expect(await budget.spendLast(() => 'asked')).toBeUndefined();
  });

  it('keeps nothing where a wait ended without an answer, and everything where it failed at once', async () => {
    const clock = new VirtualClock();
    const failing = async (budget: TimeBudget, afterMs: number): Promise<unknown> => {
      const waited = budget.spend(async () => {
        await clock.advance(afterMs);
        throw new Error('no');
      });
      await expect(waited).rejects.toThrow('no');
      return budget.spendLast((left) => left);
    };
    expect(await failing(TimeBudget.ofRequest(25, clock), 20)).toBeUndefined();
    expect(await failing(TimeBudget.ofRequest(25, clock), 0)).toBe(25);
  });

  it('is charged for failures as well, and never goes below nothing', async () => {
    const clock = new VirtualClock();
    const budget = new TimeBudget(25, clock);
    const failing = budget.spend(async () => {
      await clock.advance(40);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(budget.remainingMs()).toBe(0);
  });

  it('is charged from a beginning to its end, once for those that overlap', async () => {
    const clock = new VirtualClock();
    const budget = new TimeBudget(25, clock);
    budget.begin();
    await clock.advance(4);
    budget.begin(clock.monotonicMs());
    await clock.advance(4);
    expect(budget.remainingMs()).toBe(17);
    budget.end();
    budget.end(clock.monotonicMs());
    await clock.advance(100);
    expect(budget.remainingMs()).toBe(17);
  });
});
