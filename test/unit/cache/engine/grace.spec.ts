import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { gate, settled } from '../gate.js';
import { EngineBench, POLICY, SECOND } from './engine.bench.js';

const GRACEFUL = { ...POLICY, ttlMs: 60 * SECOND, graceMs: 600 * SECOND };
const read = (bench: EngineBench) => bench.read({ policy: GRACEFUL });

describe('past its life and within its grace, a value that nothing changed', () => {
  it('is served at once, told as stale, and loaded once behind by however many readers', async () => {
    const bench = new EngineBench();
    await read(bench);
    await bench.clock.advance(61 * SECOND);
    const held = gate<string>();
    bench.source = () => held.promise;
    const answers = await Promise.all([read(bench), read(bench), read(bench)]);
    for (const { value, delivery } of answers) {
      expect(value).toBe('v1');
      expect(delivery).toMatchObject({ status: 'stale', ttlSeconds: -1, ageSeconds: 61 });
    }
    await settled();
    expect(bench.loads).toBe(2);
    held.open('renewed');
    await settled();
    expect(await read(bench)).toMatchObject({ value: 'renewed', delivery: { status: 'hit', ttlSeconds: 60 } });
    expect(['hitL1', 'stale', 'renewed', 'miss'].map((event) => bench.count(event as 'stale'))).toEqual([4, 3, 1, 1]);
  });

  it('is served while its renewals fail, each tried by a later reader, and not past its grace', async () => {
    const bench = new EngineBench();
    await read(bench);
    await bench.clock.advance(61 * SECOND);
    bench.source = () => Promise.reject(new FalajError('database.overloaded', 'a test'));
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await read(bench)).value).toBe('v1');
      await settled();
    }
    expect([bench.count('renewed'), bench.count('loadError')]).toEqual([3, 3]);
    await bench.clock.advance(600 * SECOND);
    await expect(read(bench)).rejects.toMatchObject({ code: 'database.overloaded' });
  });

  it('is served at once, and what another process has renewed meanwhile is taken behind, where one did', async () => {
    const one = new EngineBench();
    const two = new EngineBench({ shared: one.shared, clock: one.clock });
    await read(one);
    await read(two);
    await one.clock.advance(61 * SECOND);
    await read(one);
    await settled();
    expect((await read(two)).delivery).toMatchObject({ status: 'stale', detail: 'l1' });
    await settled();
    expect((await read(two)).delivery).toMatchObject({ status: 'hit', detail: 'l1', ttlSeconds: 60 });
    expect(two.loads).toBe(0);
  });

  it('does not keep its readers waiting for a second tier that hangs', async () => {
    const bench = new EngineBench();
    await read(bench);
    await settled();
    await bench.clock.advance(61 * SECOND);
    bench.shared.beforeGet = () => new Promise(() => undefined);
    expect((await read(bench)).delivery).toMatchObject({ status: 'stale', detail: 'l1' });
  });

  it('is kept so long in every tier', async () => {
    const one = new EngineBench();
    await read(one);
    await one.clock.advance(400 * SECOND);
    const two = new EngineBench({ shared: one.shared, clock: one.clock });
    two.source = () => new Promise(() => undefined);
    expect((await read(two)).delivery).toMatchObject({ status: 'stale', detail: 'l2' });
    expect((await read(two)).delivery).toMatchObject({ status: 'stale', detail: 'l1' });
  });
});

describe('there is no grace', () => {
  it('for what was invalidated: it is never served again', async () => {
    const bench = new EngineBench();
    await read(bench);
    await bench.clock.advance(61 * SECOND);
    bench.log.change('table:t');
    expect(await read(bench)).toMatchObject({ value: 'v2', delivery: { status: 'miss' } });
  });

  it('for what was invalidated while it was being renewed', async () => {
    const bench = new EngineBench();
    await read(bench);
    await bench.clock.advance(61 * SECOND);
    const held = gate<string>();
    bench.source = () => held.promise;
    await read(bench);
    bench.log.change('table:t');
    bench.source = () => Promise.resolve('after the change');
    expect(await read(bench)).toMatchObject({ value: 'after the change' });
    held.open('before the change');
    await settled();
    expect(await read(bench)).toMatchObject({ value: 'after the change', delivery: { status: 'hit' } });
  });

  it('over a table that cannot tell of its changes', async () => {
    const bench = new EngineBench();
    bench.log.untracked.add('table:t');
    await read(bench);
    await bench.clock.advance(GRACEFUL.ttlMs);
    expect((await read(bench)).delivery.status).toBe('miss');
  });
});

describe('chance', () => {
  it('takes up to a share off a life, so that lives that began together do not end together', async () => {
    const ttls: (number | undefined)[] = [];
    for (const random of [0, 0.5, 0.999]) {
      const bench = new EngineBench();
      bench.random = random;
      const { delivery } = await bench.read({ policy: { ...POLICY, ttlMs: 1000 * SECOND, jitterShare: 0.2 } });
      ttls.push(delivery.ttlSeconds);
    }
    expect(ttls).toEqual([1000, 900, 800]);
  });

  it('has one reader renew before the end, the likelier the dearer the load and the nearer the end', async () => {
    const bench = new EngineBench();
    bench.source = async () => {
      await bench.clock.advance(2 * SECOND);
      return `v${String(bench.loads)}`;
    };
    await bench.read({ policy: { ...POLICY, ttlMs: 60 * SECOND } });
    const at = async (seconds: number, random: number): Promise<number> => {
      bench.random = random;
      await bench.clock.advance(seconds * SECOND);
      await bench.read();
      return bench.count('renewed');
    };
    // A load of two seconds and chance 0.5: renewed where less than 2 ln 2, about 1.4 seconds, are left.
    expect(await at(50, 0.5)).toBe(0);
    expect(await at(6.5, 0.5)).toBe(0);
    bench.source = () => Promise.resolve('early');
    expect(await at(0.5, 0.5)).toBe(1);
    await settled();
    expect(await bench.read()).toMatchObject({ value: 'early', delivery: { status: 'hit' } });
  });
});
