import { StoreError } from '../../../../src/cache/engine/store.error.js';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { TimeBudget } from '../../../../src/kernel/time-budget.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { gate, settled } from '../gate.js';
import { PliantDesk } from './claim-desk.bench.js';
import { EngineBench, PliantStore, POLICY } from './engine.bench.js';

interface Fleet {
  readonly clock: VirtualClock;
  readonly desk: PliantDesk;
  readonly processes: readonly EngineBench[];
}

function fleetOf(size: number): Fleet {
  const clock = new VirtualClock();
  const desk = new PliantDesk(clock);
  const shared = new PliantStore();
  const processes = Array.from({ length: size }, () => new EngineBench({ clock, desk, shared }));
  return { clock, desk, processes };
}

const loads = ({ processes }: Fleet): number => processes.reduce((sum, { loads: own }) => sum + own, 0);

describe('a load that several processes want at once', () => {
  it('is made by one of them and given to all', async () => {
    const fleet = fleetOf(4);
    const held = gate<string>();
    for (const process of fleet.processes) process.source = () => held.promise;
    const reads = fleet.processes.flatMap((process) => [process.read(), process.read()]);
    await fleet.clock.advance(50);
    expect(loads(fleet)).toBe(1);
    held.open('once');
    await fleet.clock.advance(100);
    for (const { value } of await Promise.all(reads)) expect(value).toBe('once');
    expect(loads(fleet)).toBe(1);
    expect(fleet.processes.reduce((sum, process) => sum + process.count('shared'), 0)).toBe(3);
    expect(fleet.desk.taken).toEqual([]);
    expect(fleet.clock.timers).toBe(0);
  });

  it('goes on for as long as its claim is renewed, however long it takes', async () => {
    const fleet = fleetOf(2);
    const [one, two] = fleet.processes as [EngineBench, EngineBench];
    const held = gate<string>();
    one.source = () => held.promise;
    const first = one.read();
    await fleet.clock.advance(4000);
    expect(fleet.desk.renewals).toBeGreaterThan(4);
    const second = two.read();
    await fleet.clock.advance(10);
    expect(two.loads).toBe(0);
    held.open('slow');
    await fleet.clock.advance(100);
    expect((await first).value).toBe('slow');
    expect((await second).value).toBe('slow');
    expect(two.loads).toBe(0);
  });

  it('is not waited for longer than a few times what it costs', async () => {
    const fleet = fleetOf(2);
    const [one, two] = fleet.processes as [EngineBench, EngineBench];
    one.source = () => new Promise(() => undefined);
    void one.read();
    await settled();
    const second = two.read();
    await fleet.clock.advance(1100);
    expect((await second).value).toBe('v1');
    expect(two.loads).toBe(1);
  });

  it('is made by the next where the first has died with its claim', async () => {
    const fleet = fleetOf(2);
    const [, two] = fleet.processes as [EngineBench, EngineBench];
    await two.read({ key: 'teaches', load: () => fleet.clock.advance(500).then(() => 'cost') });
    await fleet.desk.claim('of a process that dies', 100_000, 25, () => undefined);
    const [name] = [...fleet.desk.holders.keys()];
    expect(name).toBeDefined();
    const dead = fleet.desk;
    dead.holders.clear();
    const claim = dead.claim.bind(dead);
    let first = true;
    dead.claim = (...words) => {
      if (first) void claim(...words);
      first = false;
      return claim(...words);
    };
    const read = two.read();
    await fleet.clock.advance(2100);
    expect((await read).value).toBe('v1');
  });

  it('is made by each at once where the first had nothing to share', async () => {
    const fleet = fleetOf(3);
    const policy = { ...POLICY, entryBytesMax: 256 };
    const held = gate<string>();
    for (const process of fleet.processes) process.source = () => held.promise;
    const reads = fleet.processes.map((process) => process.read({ policy }));
    await fleet.clock.advance(20);
    expect(loads(fleet)).toBe(1);
    held.open('x'.repeat(5000));
    await fleet.clock.advance(60);
    await Promise.all(reads);
    expect(loads(fleet)).toBe(3);
  });

  it('is made by the others where the first fails', async () => {
    const fleet = fleetOf(2);
    const [one, two] = fleet.processes as [EngineBench, EngineBench];
    const held = gate<string>();
    one.source = () => held.promise.then(() => Promise.reject(new FalajError('query.failed', 'a test')));
    const first = one.read().catch((error: unknown) => error);
    await settled();
    const second = two.read();
    held.open('');
    await fleet.clock.advance(100);
    expect(await first).toMatchObject({ code: 'query.failed' });
    expect((await second).value).toBe('v1');
  });

  it('is made by each where Redis cannot be asked', async () => {
    const fleet = fleetOf(2);
    fleet.desk.isAway = true;
    await Promise.all(fleet.processes.map((process) => process.read()));
    expect(loads(fleet)).toBe(2);
  });

  it('is not made again by who claims right after the first has stored and let go', async () => {
    const fleet = fleetOf(2);
    const [one, two] = fleet.processes as [EngineBench, EngineBench];
    const { claim } = fleet.desk;
    fleet.desk.claim = async (...words) => {
      fleet.desk.claim = claim;
      await one.read();
      await settled();
      return claim.call(fleet.desk, ...words);
    };
    expect((await two.read()).value).toBe('v1');
    expect([one.loads, two.loads]).toEqual([1, 0]);
  });

  it('is made by each where its request has waited for Redis long enough', async () => {
    const fleet = fleetOf(1);
    const [one] = fleet.processes as [EngineBench];
    one.shared.beforeGet = (budgetMs) => fleet.clock.advance(budgetMs);
    let claims = 0;
    fleet.desk.claim = () => {
      claims += 1;
      return Promise.resolve('taken');
    };
    expect((await one.read()).value).toBe('v1');
    expect(claims).toBe(0);
  });

  it('is not made again by a process that stood still while its look was answered', async () => {
    const fleet = fleetOf(2);
    const [one, two] = fleet.processes as [EngineBench, EngineBench];
    const held = gate<string>();
    one.source = () => held.promise;
    const first = one.read();
    await settled();
    const answer = gate();
    two.shared.beforeGet = () => answer.promise;
    const second = two.read({ budget: TimeBudget.ofRequest(25, fleet.clock) });
    await fleet.clock.advance(60);
    answer.open();
    await fleet.clock.advance(20);
    held.open('once');
    await fleet.clock.advance(50);
    expect([(await first).value, (await second).value]).toEqual(['once', 'once']);
    expect([one.loads, two.loads]).toEqual([1, 0]);
  });

  it('is waited for where its claim was granted too late to be waited for: no claim is held by nobody', async () => {
    const fleet = fleetOf(2);
    const [one, two] = fleet.processes as [EngineBench, EngineBench];
    const { desk } = fleet;
    const { claim } = desk;
    desk.claim = async (name, ttlMs, budgetMs, onLate) => {
      desk.claim = claim;
      const granted = await desk.claim(name, ttlMs, budgetMs, onLate);
      fleet.clock.after(10, () => {
        if (typeof granted === 'object') onLate(granted);
      });
      throw new StoreError('timeout');
    };
    const held = gate<string>();
    one.source = () => held.promise;
    const first = one.read();
    await fleet.clock.advance(900);
    const second = two.read();
    await fleet.clock.advance(50);
    expect([one.loads, two.loads]).toEqual([1, 0]);
    held.open('once');
    await fleet.clock.advance(100);
    expect([(await first).value, (await second).value]).toEqual(['once', 'once']);
    expect([one.loads, two.loads, desk.taken.length, fleet.clock.timers]).toEqual([1, 0, 0, 0]);
  });

  it('gives a claim back that is granted after its end', async () => {
    const fleet = fleetOf(1);
    const [one] = fleet.processes as [EngineBench];
    const { desk } = fleet;
    const { claim } = desk;
    let grant = (): void => undefined;
    desk.claim = async (name, ttlMs, budgetMs, onLate) => {
      const granted = await claim.call(desk, name, ttlMs, budgetMs, onLate);
      grant = () => {
        if (typeof granted === 'object') onLate(granted);
      };
      throw new StoreError('timeout');
    };
    expect((await one.read()).value).toBe('v1');
    await settled();
    expect(desk.taken).toHaveLength(1);
    grant();
    expect([desk.taken.length, fleet.clock.timers]).toEqual([0, 0]);
  });

  it('is not agreed upon where it is known to be cheap', async () => {
    const fleet = fleetOf(1);
    const [one] = fleet.processes as [EngineBench];
    await one.read();
    const { claim } = fleet.desk;
    fleet.desk.claim = () => Promise.reject(new Error('asked'));
    await one.read({ key: 'other' });
    expect(one.loads).toBe(2);
    fleet.desk.claim = claim;
  });
});

describe('a waiter never inherits a doomed load', () => {
  it('of another process: after a change it asks for a claim of another name', async () => {
    const fleet = fleetOf(2);
    const [one, two] = fleet.processes as [EngineBench, EngineBench];
    const held = gate<string>();
    one.source = () => held.promise;
    const first = one.read();
    await settled();
    for (const process of fleet.processes) process.log.change('table:t');
    two.source = () => Promise.resolve('after the change');
    expect((await two.read()).value).toBe('after the change');
    held.open('before the change');
    await fleet.clock.advance(100);
    expect((await first).value).toBe('before the change');
    expect((await two.read()).value).toBe('after the change');
    expect((await one.read()).value).toBe('after the change');
  });
});
