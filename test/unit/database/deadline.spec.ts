import { withDeadline } from '../../../src/database/deadline.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const late = (): Error => new Error('late');

describe('a deadline', () => {
  const clock = new VirtualClock();

  it('gives the outcome of work that is in time, and leaves no timer', async () => {
    await expect(withDeadline(clock, Promise.resolve(7), 100, late)).resolves.toBe(7);
    await expect(withDeadline(clock, Promise.reject(new Error('broken')), 100, late)).rejects.toThrow('broken');
    expect(clock.timers).toBe(0);
  });

  it('releases the caller of work that is not, whatever comes of it later', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const outcome = expect(withDeadline(clock, work, 100, late)).rejects.toThrow('late');
    await clock.advance(100);
    await outcome;
    fail(new Error('too late to matter'));
    await clock.advance(1);
  });

  it('takes an outcome that had arrived when a pause of the whole process made its time run out', async () => {
    const outcome = withDeadline(clock, arrivesWith(100), 100, late);
    await clock.advance(100);
    await expect(outcome).resolves.toBe('arrived');
  });

  /** Input is read after the timers of a turn: it comes by one that was set later for the same moment. */
  function arrivesWith(ms: number): Promise<string> {
    return new Promise((resolve) => {
      clock.after(ms - 1, () => {
        clock.after(1, () => {
          resolve('arrived');
        });
      });
    });
  }
});
