import { ConnectionGate } from '../../../src/database/connection-gate.js';
import { VirtualClock } from '../../support/virtual-clock.js';

describe('the gate before the connections', () => {
  let clock: VirtualClock;
  let gate: ConnectionGate;
  beforeEach(() => {
    clock = new VirtualClock();
    gate = new ConnectionGate({ max: 2, queueMax: 2, waitMs: 100 }, clock);
  });

  /** Enters and notes the outcome under the name. */
  function enter(name: string, outcomes: string[]): void {
    gate.enter().then(
      () => outcomes.push(`${name} in`),
      (error: unknown) => outcomes.push(`${name} ${(error as { code: string }).code}`),
    );
  }

  it('admits up to its size, queues in order up to its limit, refuses the rest at once', async () => {
    const outcomes: string[] = [];
    ['a', 'b', 'c', 'd', 'e'].forEach((name) => {
      enter(name, outcomes);
    });
    await clock.advance(0);
    expect([...outcomes].sort()).toEqual(['a in', 'b in', 'e database.overloaded']);
    expect([gate.inUse, gate.waiting]).toEqual([2, 2]);
    gate.leave();
    await clock.advance(0);
    gate.leave();
    await clock.advance(0);
    expect(outcomes.slice(3)).toEqual(['c in', 'd in']);
    expect([gate.inUse, gate.waiting]).toEqual([2, 0]);
  });

  it('refuses who waited too long, and the place goes to the next', async () => {
    const outcomes: string[] = [];
    ['a', 'b', 'c'].forEach((name) => {
      enter(name, outcomes);
    });
    await clock.advance(60);
    enter('d', outcomes);
    await clock.advance(60);
    expect(outcomes).toContain('c database.overloaded');
    gate.leave();
    await clock.advance(0);
    expect(outcomes.at(-1)).toBe('d in');
    expect(clock.timers).toBe(0);
  });

  it('becomes free again', async () => {
    await gate.enter();
    gate.leave();
    expect([gate.inUse, gate.waiting]).toEqual([0, 0]);
  });
});
