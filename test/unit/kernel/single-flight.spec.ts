import { SingleFlight } from '../../../src/kernel/single-flight.js';

function gate<T>(): { promise: Promise<T>; open: (value: T) => void; fail: (error: Error) => void } {
  let open!: (value: T) => void;
  let fail!: (error: Error) => void;
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}

describe('SingleFlight', () => {
  it('runs once for all who arrive meanwhile, and apart by name', async () => {
    const flights = new SingleFlight<number>();
    const first = gate<number>();
    let runs = 0;
    const work = (): Promise<number> => {
      runs += 1;
      return first.promise;
    };
    const joined = [flights.run('a', work), flights.run('a', work), flights.run('b', () => Promise.resolve(7))];
    expect(flights.has('a')).toBe(true);
    expect(flights.size).toBe(2);
    first.open(5);
    expect(await Promise.all(joined)).toEqual([5, 5, 7]);
    expect(runs).toBe(1);
    expect(flights.size).toBe(0);
  });

  it('releases the name before the outcome is delivered: who comes after starts anew', async () => {
    const flights = new SingleFlight<number>();
    let runs = 0;
    const work = (): Promise<number> => Promise.resolve(++runs);
    const second = flights.run('a', work).then(() => flights.run('a', work));
    expect(await second).toBe(2);
  });

  it('gives a failure to those who joined and to nobody later, even one thrown at once', async () => {
    const flights = new SingleFlight<number>();
    const thrower = (): Promise<number> => {
      throw new Error('at once');
    };
    const joined = [flights.run('a', thrower), flights.run('a', thrower)];
    const outcomes = await Promise.allSettled(joined);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    expect(await flights.run('a', () => Promise.resolve(1))).toBe(1);
  });
});
