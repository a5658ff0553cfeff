import { BackgroundWrites } from '../../../../src/cache/engine/background-writes.js';
import { LoadFlights } from '../../../../src/cache/engine/load-flights.js';
import { gate, settled } from '../gate.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

describe('background writes', () => {
  it('are bounded in number and in bytes, and make room when they end', async () => {
    const writes = new BackgroundWrites({ inFlightMax: 2, bytesMax: 100 });
    const first = gate();
    const second = gate();
    expect(writes.offer(60, () => first.promise)).toBeDefined();
    expect(writes.offer(60, () => Promise.reject(new Error('not begun')))).toBeUndefined();
    expect(writes.offer(40, () => second.promise)).toBeDefined();
    expect(writes.offer(0, () => Promise.reject(new Error('not begun')))).toBeUndefined();
    expect(writes.inFlight).toBe(2);
    first.open();
    await settled();
    expect(writes.offer(60, () => Promise.resolve())).toBeDefined();
    second.open();
    await writes.idle();
    expect(writes.inFlight).toBe(0);
  });
});

describe('load flights', () => {
  it('release only themselves: a younger flight of the same name goes on', async () => {
    const flights = new LoadFlights<string>(new VirtualClock());
    const older = gate<string>();
    const younger = gate<string>();
    const first = flights.start('n', 'k', { incarnation: 'i', seq: 1 }, () => older.promise);
    const second = flights.start('n', 'k', { incarnation: 'i', seq: 5 }, () => younger.promise);
    older.open('old');
    expect(await first.outcome).toBe('old');
    expect(flights.joinable('n', 'k', 5)).toBe(second);
    expect(flights.joinable('n', 'k', 6)).toBeUndefined();
    younger.open('new');
    expect(await second.outcome).toBe('new');
    expect([flights.joinable('n', 'k'), flights.size]).toEqual([undefined, 0]);
  });

  it('that wait for a turn are joined where the one under way is too old, and end only themselves', async () => {
    const clock = new VirtualClock();
    const flights = new LoadFlights<string>(clock);
    const hanging = [gate<string>(), gate<string>()];
    flights.start('k@1', 'k', { incarnation: 'i', seq: 1 }, () => hanging[0]!.promise);
    flights.start('k@2', 'k', { incarnation: 'i', seq: 2 }, () => hanging[1]!.promise);
    expect([flights.isFull('k'), flights.isFull('other')]).toEqual([true, false]);
    await clock.advance(500);
    const first = flights.queue('k', 1000, () => Promise.resolve('first'));
    expect(flights.joinable('k@2', 'k', 3, 400)).toBe(first);
    expect(flights.joinable('k@2', 'k', 0, 400)).toBe(first);
    await clock.advance(400);
    expect(flights.joinable('k@2', 'k', 0, 400)).toBeUndefined();
    const second = flights.queue('k', 1000, () => Promise.resolve('second'));
    await clock.advance(600);
    expect(await first.outcome).toBe('first');
    expect(flights.joinable('k@3', 'k')).toBe(second);
    hanging[1]!.open('late');
    expect(await second.outcome).toBe('second');
    hanging[0]!.open('late');
    await settled();
    expect([flights.size, flights.isFull('k'), flights.joinable('k@3', 'k')]).toEqual([0, false, undefined]);
  });
});
