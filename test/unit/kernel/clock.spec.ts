import { setImmediate as nextTurn } from 'node:timers/promises';
import { SystemClock } from '../../../src/kernel/clock.js';

/** Tells how often it was looked at: each look is a millisecond later. */
class CountedClock extends SystemClock {
  looks = 0;

  override monotonicMs(): number {
    return (this.looks += 1);
  }
}

describe('the time of a turn', () => {
  it('is looked at once for a few reads, and again for those that follow', async () => {
    const clock = new CountedClock();
    const seen: number[] = [];
    for (let read = 0; read < 20; read += 1) {
      seen.push(clock.turnMs());
      await Promise.resolve();
    }
    expect(seen).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3]);
  });

  it('is never that of another turn', async () => {
    const clock = new CountedClock();
    for (let turn = 1; turn <= 5; turn += 1) {
      expect([clock.turnMs(), clock.turnMs()]).toEqual([turn, turn]);
      await nextTurn();
    }
  });

  it('is over with the turn although a microtask was still to come when it was read', async () => {
    const clock = new CountedClock();
    let within = 0;
    clock.turnMs();
    queueMicrotask(() => (within = clock.turnMs()));
    await nextTurn();
    expect([within, clock.turnMs()]).toEqual([1, 2]);
  });
});
