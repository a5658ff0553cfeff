import { BackgroundWrites } from '../../../../src/cache/engine/background-writes.js';
import { StoreError } from '../../../../src/cache/engine/store.error.js';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { TimeBudget } from '../../../../src/kernel/time-budget.js';
import { gate, settled } from '../gate.js';
import { EngineBench } from './engine.bench.js';

describe('loads', () => {
  it('are merged: who arrives meanwhile gets the same value, marked as collapsed', async () => {
    const bench = new EngineBench();
    const loading = gate<string>();
    bench.source = () => loading.promise;
    const reads = [bench.read(), bench.read(), bench.read()];
    await settled();
    expect(bench.engine.loadsInFlight).toBe(1);
    loading.open('one for all');
    const answers = await Promise.all(reads);
    expect(answers.map(({ value }) => value)).toEqual(Array(3).fill('one for all'));
    expect(answers.map(({ delivery }) => delivery.collapsed)).toEqual([undefined, true, true]);
    expect([bench.loads, bench.count('miss'), bench.count('collapsed')]).toEqual([1, 3, 2]);
    expect(bench.engine.loadsInFlight).toBe(0);
  });

  it('are not merged across keys', async () => {
    const bench = new EngineBench();
    await Promise.all([bench.read({ key: 'a' }), bench.read({ key: 'b' })]);
    expect(bench.loads).toBe(2);
  });

  it('that fail are not kept', async () => {
    const bench = new EngineBench();
    bench.source = () => Promise.reject(new FalajError('query.failed', 'broken'));
    await expect(bench.read()).rejects.toMatchObject({ code: 'query.failed' });
    await expect(bench.read()).rejects.toMatchObject({ code: 'query.failed' });
    expect([bench.loads, bench.count('loadError'), bench.memory.size]).toEqual([2, 2, 0]);
  });

  it('that fail at once, synchronously, are failures as any', async () => {
    const bench = new EngineBench();
    const load = (): Promise<string> => {
      throw new Error('at once');
    };
    await expect(bench.read({ load })).rejects.toThrow('at once');
    expect(bench.engine.loadsInFlight).toBe(0);
  });

  it('that fail do not fail those who joined: they try again, together', async () => {
    const bench = new EngineBench();
    const first = gate<string>();
    bench.source = () => (bench.loads === 1 ? first.promise : Promise.resolve('second'));
    const reads = [bench.read(), bench.read(), bench.read()];
    await settled();
    first.fail(new FalajError('database.unavailable', 'connection lost'));
    const outcomes = await Promise.allSettled(reads);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(bench.loads).toBe(2);
  });

  it('that fail twice leave each who joined one load of its own', async () => {
    const bench = new EngineBench();
    bench.source = () =>
      bench.loads <= 2 ? Promise.reject(new FalajError('query.failed', 'no')) : Promise.resolve('own');
    const outcomes = await Promise.allSettled([bench.read(), bench.read(), bench.read()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(bench.loads).toBe(3);
  });

  it('that take a position lost meanwhile go straight to the source', async () => {
    const bench = new EngineBench();
    bench.source = () => {
      if (bench.loads === 2) bench.log.known = false;
      return bench.loads <= 2 ? Promise.reject(new Error('no')) : Promise.resolve('own');
    };
    const outcomes = await Promise.allSettled([bench.read(), bench.read(), bench.read()]);
    expect(outcomes[2]).toMatchObject({ value: { value: 'own', delivery: { detail: 'suspect' } } });
  });

  it.each(['query.timeout', 'database.overloaded', 'query.too_large', 'query.privacy'] as const)(
    'that fail with %s are not repeated: whoever joined would meet the same',
    async (code) => {
      const bench = new EngineBench();
      bench.source = () => Promise.reject(new FalajError(code, 'no'));
      const outcomes = await Promise.allSettled([bench.read(), bench.read(), bench.read()]);
      expect(outcomes.map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
      expect(bench.loads).toBe(1);
    },
  );
});

describe('a second tier that fails', () => {
  it('counts as empty, in look-up and in store', async () => {
    const bench = new EngineBench();
    bench.shared.beforeGet = () => Promise.reject(new StoreError('unavailable', 'ECONNREFUSED'));
    bench.shared.beforeSet = () => Promise.reject(new StoreError('refused', 'OOM'));
    expect(await bench.read()).toMatchObject({ value: 'v1', delivery: { status: 'miss', stored: true } });
    await settled();
    expect(bench.count('storeError')).toBe(2);
    bench.shared.beforeGet = () => Promise.reject(new StoreError('open'));
    await bench.read({ key: 'other' });
    expect(bench.count('storeSkipped')).toBe(1);
  });

  it('is given what the request has left, over all its reads, and then no more', async () => {
    const bench = new EngineBench({ l1: false });
    const budget = new TimeBudget(25, bench.clock);
    bench.shared.beforeGet = () => bench.clock.advance(10);
    await bench.read({ key: 'a', budget });
    await bench.read({ key: 'b', budget });
    await bench.clock.advance(1000);
    await bench.read({ key: 'c', budget });
    await bench.read({ key: 'd', budget });
    expect(bench.shared.budgets).toEqual([25, 15, 5]);
    expect(bench.count('storeSkipped')).toBe(1);
  });

  it('is not waited for when an answer is stored, and what does not fit its queue is dropped', async () => {
    const writes = new BackgroundWrites({ inFlightMax: 1, bytesMax: 1_000_000 });
    const bench = new EngineBench({ writes });
    const writing = gate();
    bench.shared.beforeSet = () => writing.promise;
    expect((await bench.read({ key: 'a' })).delivery.stored).toBe(true);
    expect((await bench.read({ key: 'b' })).delivery.stored).toBe(true);
    expect(bench.count('droppedStore')).toBe(1);
    writing.open();
    await writes.idle();
    expect([...bench.shared.entries.keys()]).toEqual(['a']);
  });

  it('leaves an answer unkept where there is no first tier and its queue is full', async () => {
    const bench = new EngineBench({ l1: false, writes: new BackgroundWrites({ inFlightMax: 0, bytesMax: 1 }) });
    expect((await bench.read()).delivery.stored).toBe(false);
    expect(bench.count('set')).toBe(0);
  });

  it('may be the first: a failing first tier is passed over as well', async () => {
    const bench = new EngineBench();
    bench.memory.set = () => {
      throw new Error('full');
    };
    bench.memory.get = () => {
      throw new Error('broken');
    };
    expect((await bench.read()).value).toBe('v1');
    await settled();
    expect((await bench.read()).delivery).toMatchObject({ status: 'hit', detail: 'l2' });
  });
});

describe('what a read took', () => {
  it('is told by stage', async () => {
    const bench = new EngineBench();
    bench.shared.beforeGet = () => bench.clock.advance(3);
    bench.source = async () => {
      await bench.clock.advance(40);
      return 'v';
    };
    await bench.read();
    expect(Object.fromEntries(bench.counts.stages)).toEqual({ l1: 0, l2: 3, load: 40 });
    expect(bench.memory.peek('k')?.loadCostMs).toBe(40);
  });
});
