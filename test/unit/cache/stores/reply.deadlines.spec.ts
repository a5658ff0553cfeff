import { ReplyDeadlines, type Wait } from '../../../../src/cache/stores/reply.deadlines.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

describe('deadlines of commands', () => {
  let clock: VirtualClock;
  let deadlines: ReplyDeadlines;
  let late: string[];

  beforeEach(() => {
    clock = new VirtualClock();
    deadlines = new ReplyDeadlines(clock);
    late = [];
  });

  const wait = (name: string, budgetMs: number): Wait =>
    deadlines.from(clock.monotonicMs(), budgetMs, ({ failure }) => late.push(`${name} ${failure}`));

  it('of one moment share a timer, which ends with the last of them', () => {
    const waits = [wait('a', 25), wait('b', 25), wait('c', 25.5)];
    expect(clock.timers).toBe(1);
    expect(waits.map((each) => each.end())).toEqual([true, true, true]);
    expect([clock.timers, late]).toEqual([0, []]);
  });

  it('come for those who still wait, and for each of them once', async () => {
    const answered = wait('a', 25);
    const silent = wait('b', 25);
    expect(answered.end()).toBe(true);
    await clock.advance(25);
    expect(late).toEqual(['b timeout']);
    expect([silent.end(), answered.end()]).toEqual([false, false]);
    expect(clock.timers).toBe(0);
  });

  it('that are not of one moment are kept apart, whichever is set first', async () => {
    wait('long', 100);
    wait('short', 5);
    wait('longer', 102);
    expect(clock.timers).toBe(3);
    await clock.advance(5);
    expect(late).toEqual(['short timeout']);
    await clock.advance(95);
    expect(late).toEqual(['short timeout', 'long timeout']);
    await clock.advance(2);
    expect(late).toEqual(['short timeout', 'long timeout', 'longer timeout']);
  });

  it('begin with the end of a tick, however long it took, where that is asked for', async () => {
    const after = (name: string): Wait => deadlines.afterTick(25, ({ failure }) => late.push(`${name} ${failure}`));
    const [early, answered] = [after('early'), after('answered')];
    expect([early.end(), early.end()]).toEqual([true, false]);
    const silent = after('silent');
    expect(clock.timers).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(24);
    expect([late, answered.end()]).toEqual([[], true]);
    await clock.advance(1);
    expect([late, silent.end()]).toEqual([['silent timeout'], false]);
  });

  it('that have come are joined by nobody, who would never be told', async () => {
    wait('a', 25);
    await clock.advance(25);
    wait('b', 0.5);
    await clock.advance(1);
    expect(late).toEqual(['a timeout', 'b timeout']);
  });
});
