import { gate, settled } from '../gate.js';
import { EngineBench, HOUR, POLICY, SECOND } from './engine.bench.js';

describe('a read', () => {
  it('misses, keeps, then hits the first tier with the same value and no load', async () => {
    const bench = new EngineBench();
    expect(await bench.read()).toEqual({
      value: 'v1',
      delivery: { status: 'miss', stored: true, ageSeconds: 0, ttlSeconds: 86_400 },
      stamp: { incarnation: 'one', seq: 10 },
    });
    await bench.clock.advance(90 * SECOND);
    expect(await bench.read()).toEqual({
      value: 'v1',
      delivery: { status: 'hit', detail: 'l1', ageSeconds: 90, ttlSeconds: 86_310 },
      stamp: { incarnation: 'one', seq: 10 },
    });
    expect(bench.loads).toBe(1);
    expect([bench.count('miss'), bench.count('set'), bench.count('hitL1')]).toEqual([1, 1, 1]);
  });

  it('stamps a hit with the position at which it was found right, not with that of its load', async () => {
    const bench = new EngineBench();
    await bench.read();
    bench.log.change('table:other');
    expect((await bench.read()).stamp).toEqual({ incarnation: 'one', seq: 11 });
  });

  it('hits the second tier where the first has nothing and refills the first', async () => {
    const one = new EngineBench();
    const two = new EngineBench({ shared: one.shared, clock: one.clock });
    await one.read();
    expect((await two.read()).delivery).toMatchObject({ status: 'hit', detail: 'l2' });
    expect((await two.read()).delivery).toMatchObject({ status: 'hit', detail: 'l1' });
    expect(two.loads).toBe(0);
    expect([two.count('hitL2'), two.count('hitL1')]).toEqual([1, 1]);
  });

  it('refills the first tier for the rest of the life, or for its own longest', async () => {
    const one = new EngineBench();
    await one.read({ policy: { ...POLICY, ttlMs: 400 * SECOND } });
    await one.clock.advance(350 * SECOND);
    const two = new EngineBench({ shared: one.shared, clock: one.clock });
    await two.read();
    await one.clock.advance(49 * SECOND);
    expect((await two.read()).delivery).toMatchObject({ detail: 'l1', ttlSeconds: 1 });
    await one.clock.advance(SECOND);
    expect((await two.read()).delivery.status).toBe('miss');
  });

  it('keeps no longer in the first tier than its region allows', async () => {
    const bench = new EngineBench({ l2: false });
    await bench.read();
    await bench.clock.advance(POLICY.l1TtlMs);
    expect((await bench.read()).delivery.status).toBe('miss');
  });

  it('uses only the tiers its region names', async () => {
    const bench = new EngineBench();
    await bench.read({ policy: { ...POLICY, tiers: ['l2'] } });
    await settled();
    expect([bench.memory.size, bench.shared.entries.size]).toEqual([0, 1]);
    await bench.read({ key: 'near', policy: { ...POLICY, tiers: ['l1'] } });
    expect(bench.shared.entries.has('near')).toBe(false);
  });

  it('works without any tier, and says that nothing was kept', async () => {
    const bench = new EngineBench({ l1: false, l2: false });
    expect((await bench.read()).delivery).toEqual({ status: 'miss', stored: false, ageSeconds: 0 });
    expect(bench.count('set')).toBe(0);
  });

  it('closes its tiers after what runs behind has ended', async () => {
    const bench = new EngineBench();
    const writing = gate();
    bench.shared.beforeSet = () => writing.promise;
    await bench.read();
    const closing = bench.engine.close();
    await settled();
    expect(bench.shared.closed).toBe(false);
    writing.open();
    await closing;
    expect([bench.shared.closed, bench.shared.entries.size]).toEqual([true, 1]);
  });
});

describe('life of an entry', () => {
  it('ends with its TTL, counted from the beginning of its load', async () => {
    const bench = new EngineBench();
    bench.source = async () => {
      await bench.clock.advance(10 * SECOND);
      return 'slow';
    };
    const policy = { ...POLICY, ttlMs: 60 * SECOND };
    expect((await bench.read({ policy })).delivery).toMatchObject({ ageSeconds: 10, ttlSeconds: 50 });
    await bench.clock.advance(50 * SECOND - 1);
    expect((await bench.read({ policy })).delivery.status).toBe('hit');
    await bench.clock.advance(1);
    bench.source = () => Promise.resolve('fresh');
    expect((await bench.read({ policy })).value).toBe('fresh');
  });

  it('is not begun where the load took longer than it', async () => {
    const bench = new EngineBench();
    bench.source = async () => {
      await bench.clock.advance(2 * SECOND);
      return 'v';
    };
    expect((await bench.read({ policy: { ...POLICY, ttlMs: SECOND } })).delivery.stored).toBe(false);
  });

  it.each([
    ['the negative TTL for an empty value', '', 300 * SECOND, 300],
    ['the full TTL where there is no negative one', '', null, 86_400],
    ['never more than the TTL', '', 48 * HOUR, 86_400],
    ['the full TTL for a value that is not empty', 'x', 300 * SECOND, 86_400],
  ])('is %s', async (_name, value, negativeTtlMs, expected) => {
    const bench = new EngineBench();
    bench.source = () => Promise.resolve(value);
    const answer = await bench.read({ policy: { ...POLICY, negativeTtlMs } });
    expect(answer.delivery.ttlSeconds).toBe(expected);
    expect(bench.count('negative')).toBe(value === '' ? 1 : 0);
  });

  it('is short over an untracked table, whatever other tags there are', async () => {
    const bench = new EngineBench();
    bench.log.untracked.add('table:b');
    const tags = ['table:a', 'table:b', 'op:x'];
    expect((await bench.read({ tags })).delivery.ttlSeconds).toBe(60);
    bench.log.untracked.clear();
    bench.log.untracked.add('op:x');
    expect((await bench.read({ key: 'other', tags })).delivery.ttlSeconds).toBe(86_400);
  });

  it('is cut short when a table loses its tracking while the entry is kept', async () => {
    const bench = new EngineBench();
    await bench.read();
    await bench.clock.advance(59 * SECOND);
    bench.log.untracked.add('table:t');
    expect((await bench.read()).delivery).toMatchObject({ status: 'hit', ttlSeconds: 1 });
    await bench.clock.advance(SECOND);
    expect((await bench.read()).delivery.status).toBe('miss');
  });
});

describe('an entry that may not be served', () => {
  it('is one of whose tags any has changed: counted, taken from the first tier, replaced in the second', async () => {
    const bench = new EngineBench();
    const tags = ['table:a', 'table:b', 'dataset:c'];
    await bench.read({ tags });
    bench.log.change('dataset:c');
    expect(await bench.read({ tags })).toMatchObject({ value: 'v2', delivery: { status: 'miss' } });
    expect(bench.count('invalidated')).toBe(2);
    await settled();
    expect(bench.shared.entries.get('k')?.payload.toString()).toBe('v2');
    expect((await bench.read({ tags })).value).toBe('v2');
  });

  it('is one that carries a changed tag which the question does not', async () => {
    const bench = new EngineBench();
    await bench.read({ tags: ['table:a', 'table:found-on-the-way'] });
    bench.log.change('table:found-on-the-way');
    expect((await bench.read({ tags: ['table:a'] })).value).toBe('v2');
  });

  it('is one stripped of its tags by whoever can write to the store', async () => {
    const bench = new EngineBench({ l1: false });
    await bench.read();
    await settled();
    bench.shared.entries.set('k', { ...bench.shared.entries.get('k')!, tags: [] });
    bench.log.change('table:t');
    expect((await bench.read()).value).toBe('v2');
  });

  it('is one of another incarnation', async () => {
    const bench = new EngineBench();
    await bench.read();
    bench.log.incarnation = 'two';
    expect((await bench.read()).value).toBe('v2');
    expect(bench.count('outlived')).toBe(2);
  });

  it('is one with another identity under the same key', async () => {
    const bench = new EngineBench();
    await bench.read({ identity: 'tenant a' });
    expect((await bench.read({ identity: 'tenant b' })).value).toBe('v2');
    expect(bench.count('collision')).toBe(2);
  });

  it('is one that cannot be decoded: a defect, removed', async () => {
    const bench = new EngineBench();
    await bench.read();
    await settled();
    const entry = { ...bench.shared.entries.get('k')!, payload: Buffer.from('undecodable') };
    bench.memory.set('k', entry, HOUR);
    bench.shared.entries.set('k', entry);
    const gone = gate();
    bench.shared.beforeSet = () => gone.promise;
    expect((await bench.read()).value).toBe('v2');
    expect(bench.counts.defects).toEqual(['corrupt', 'corrupt']);
    expect(bench.shared.deleted).toEqual(['k']);
    gone.open();
  });

  it('is one of another region, whoever put it there: a defect, removed', async () => {
    const bench = new EngineBench();
    await bench.read();
    await settled();
    const entry = { ...bench.shared.entries.get('k')!, region: 'another' };
    bench.memory.set('k', entry, HOUR);
    bench.shared.entries.set('k', entry);
    const gone = gate();
    bench.shared.beforeSet = () => gone.promise;
    expect((await bench.read()).value).toBe('v2');
    expect(bench.counts.defects).toEqual(['misplaced', 'misplaced']);
    expect(bench.shared.deleted).toEqual(['k']);
    gone.open();
  });

  it('is one that a store reports as defect', async () => {
    const bench = new EngineBench();
    bench.shared.defect = 'foreign';
    expect((await bench.read()).delivery.status).toBe('miss');
    expect(bench.counts.defects).toEqual(['foreign']);
  });

  it('is too large: answered, kept nowhere', async () => {
    const bench = new EngineBench();
    bench.source = () => Promise.resolve('x'.repeat(POLICY.entryBytesMax));
    expect((await bench.read()).delivery).toEqual({ status: 'miss', stored: false, ageSeconds: 0 });
    await settled();
    expect([bench.count('oversized'), bench.memory.size, bench.shared.entries.size]).toEqual([1, 0, 0]);
  });
});
