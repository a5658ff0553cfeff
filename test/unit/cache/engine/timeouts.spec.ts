import { DecisionTrace } from '../../../../src/kernel/decision-trace.js';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { gate, settled } from '../gate.js';
import { EngineBench, POLICY, SECOND } from './engine.bench.js';

const away = (): Promise<string> => Promise.reject(new FalajError('database.unavailable', 'a test'));

describe('the soft timeout', () => {
  const policy = { ...POLICY, ttlMs: 60 * SECOND, graceMs: 600 * SECOND, softTimeoutMs: 50 };

  it('has a reader of a stale value wait for the renewal, and gives the new value where it comes in time', async () => {
    const bench = new EngineBench();
    await bench.read({ policy });
    await bench.clock.advance(61 * SECOND);
    const held = gate<string>();
    bench.source = () => held.promise;
    const read = bench.read({ policy });
    await bench.clock.advance(49);
    held.open('renewed');
    expect(await read).toMatchObject({ value: 'renewed', delivery: { status: 'miss' } });
  });

  it('gives the stale value where it does not, and finishes behind', async () => {
    const bench = new EngineBench();
    await bench.read({ policy });
    await bench.clock.advance(61 * SECOND);
    const held = gate<string>();
    bench.source = () => held.promise;
    const read = bench.read({ policy });
    await bench.clock.advance(50);
    expect(await read).toMatchObject({ value: 'v1', delivery: { status: 'stale' } });
    held.open('late');
    await settled();
    expect(await bench.read({ policy })).toMatchObject({ value: 'late', delivery: { status: 'hit' } });
  });
});

describe('the hard timeout', () => {
  const policy = { ...POLICY, hardTimeoutMs: 1000 };

  it('ends the waiting of whoever loads and whoever joined, and the load is kept all the same', async () => {
    const bench = new EngineBench();
    const held = gate<string>();
    bench.source = () => held.promise;
    const reads = [bench.read({ policy }), bench.read({ policy })].map((read) => read.catch((error: unknown) => error));
    await bench.clock.advance(1000);
    for (const read of reads) expect(await read).toMatchObject({ code: 'cache.load_timeout' });
    held.open('late');
    await settled();
    expect(await bench.read({ policy })).toMatchObject({ value: 'late', delivery: { status: 'hit' } });
    expect(bench.loads).toBe(1);
  });

  it('has nobody join a load that hangs: the next reader asks anew', async () => {
    const bench = new EngineBench();
    bench.source = () => new Promise(() => undefined);
    const first = bench.read({ policy }).catch((error: unknown) => error);
    await bench.clock.advance(1000);
    expect(await first).toMatchObject({ code: 'cache.load_timeout' });
    bench.source = () => Promise.resolve('well again');
    expect((await bench.read({ policy })).value).toBe('well again');
  });
});

describe('where the source is away', () => {
  const policy = { ...POLICY, ttlMs: 60 * SECOND, staleIfErrorMs: 3600 * SECOND };

  it('a value past its life is served, told as what it is, where the region allows it', async () => {
    const bench = new EngineBench();
    await bench.read({ policy });
    await bench.clock.advance(1000 * SECOND);
    bench.source = away;
    const { value, delivery, stamp } = await bench.read({ policy });
    expect(value).toBe('v1');
    expect(delivery).toMatchObject({ status: 'stale', detail: 'stale-if-error', ttlSeconds: -940 });
    expect(stamp).toBeUndefined();
    expect(bench.count('staleIfError')).toBe(1);
  });

  it('also where the log cannot be read any more, as it is with the database', async () => {
    const bench = new EngineBench();
    await bench.read({ policy });
    bench.source = away;
    bench.log.trusted = false;
    bench.log.onConfirm = () => Promise.resolve(false);
    expect((await bench.read({ policy })).delivery.detail).toBe('stale-if-error');
  });

  it.each([
    ['the region does not allow it', { ...policy, staleIfErrorMs: 0 }, {}, 'database.unavailable'],
    ['it is older than allowed', { ...policy, staleIfErrorMs: 100 * SECOND }, {}, 'database.unavailable'],
    ['the read is strict', { ...policy, read: 'strict' as const }, {}, 'database.unavailable'],
    ['the reader names a position', policy, { minimumSeq: 10 }, 'database.unavailable'],
    ['the reader wants a fresh one', policy, { demands: { maxStaleMs: 0 } }, 'database.unavailable'],
  ])('nothing is served where %s', async (_case, given, reading, code) => {
    const bench = new EngineBench();
    await bench.read({ policy: given });
    await bench.clock.advance(1000 * SECOND);
    bench.source = away;
    await expect(bench.read({ policy: given, reading })).rejects.toMatchObject({ code });
  });

  it('stale-if-error after a purge: what was invalidated is not served, whatever fails', async () => {
    const bench = new EngineBench();
    await bench.read({ policy });
    bench.log.change('table:t');
    bench.source = away;
    await expect(bench.read({ policy })).rejects.toMatchObject({ code: 'database.unavailable' });
    bench.log.onConfirm = () => Promise.resolve(false);
    bench.log.trusted = false;
    await expect(bench.read({ policy })).rejects.toMatchObject({ code: 'database.unavailable' });
  });

  it('nothing is served over a table that has come to tell nothing of its changes', async () => {
    const bench = new EngineBench();
    await bench.read({ policy });
    await bench.clock.advance(1000 * SECOND);
    bench.log.untracked.add('table:t');
    bench.source = away;
    await expect(bench.read({ policy })).rejects.toMatchObject({ code: 'database.unavailable' });
  });

  it('a source that says no is believed', async () => {
    const bench = new EngineBench();
    await bench.read({ policy });
    await bench.clock.advance(1000 * SECOND);
    bench.source = () => Promise.reject(new FalajError('query.privacy', 'a test'));
    await expect(bench.read({ policy })).rejects.toMatchObject({ code: 'query.privacy' });
  });
});

describe('a failure', () => {
  it('is told again without asking the source, for as long as the region says and nothing changes', async () => {
    const bench = new EngineBench();
    const policy = { ...POLICY, errorTtlMs: 5 * SECOND };
    bench.source = () => Promise.reject(new FalajError('query.failed', 'a test'));
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(bench.read({ policy })).rejects.toMatchObject({ code: 'query.failed' });
    }
    expect(bench.loads).toBe(1);
    bench.log.change('table:t');
    await expect(bench.read({ policy })).rejects.toMatchObject({ code: 'query.failed' });
    expect(bench.loads).toBe(2);
    await bench.clock.advance(5 * SECOND);
    bench.source = () => Promise.resolve('well again');
    expect((await bench.read({ policy })).value).toBe('well again');
  });

  it('is forgotten at once where the region says nothing', async () => {
    const bench = new EngineBench();
    bench.source = () => Promise.reject(new FalajError('query.failed', 'a test'));
    await expect(bench.read()).rejects.toMatchObject({ code: 'query.failed' });
    bench.source = () => Promise.resolve('well');
    expect((await bench.read()).value).toBe('well');
  });
});

describe('what a reader may demand (RFC 9111)', () => {
  const policy = { ...POLICY, ttlMs: 60 * SECOND, graceMs: 600 * SECOND };

  it.each([
    ['max-age it meets', 30, { maxAgeMs: 30 * SECOND }, 'hit'],
    ['max-age it does not meet', 31, { maxAgeMs: 30 * SECOND }, 'miss'],
    ['min-fresh it meets', 30, { minFreshMs: 30 * SECOND }, 'hit'],
    ['min-fresh it does not meet', 31, { minFreshMs: 30 * SECOND }, 'miss'],
    ['max-stale it meets', 70, { maxStaleMs: 10 * SECOND }, 'stale'],
    ['max-stale it does not meet', 71, { maxStaleMs: 10 * SECOND }, 'miss'],
    ['only-if-cached it meets', 30, { onlyIfCached: true }, 'hit'],
  ])('%s', async (_case, age, demands, status) => {
    const bench = new EngineBench();
    await bench.read({ policy });
    await bench.clock.advance(age * SECOND);
    expect((await bench.read({ policy, reading: { demands } })).delivery.status).toBe(status);
  });

  it('only-if-cached, and nothing is loaded where nothing is there, or the log does not vouch', async () => {
    const bench = new EngineBench();
    const reading = { demands: { onlyIfCached: true } };
    await expect(bench.read({ policy, reading })).rejects.toMatchObject({ code: 'cache.not_cached' });
    await bench.read({ policy });
    await bench.clock.advance(20 * SECOND);
    const fresher = { demands: { onlyIfCached: true, maxAgeMs: 10 * SECOND } };
    await expect(bench.read({ policy, reading: fresher })).rejects.toMatchObject({ code: 'cache.not_cached' });
    bench.log.trusted = false;
    bench.log.onConfirm = () => Promise.resolve(false);
    await expect(bench.read({ policy, reading })).rejects.toMatchObject({ code: 'cache.not_cached' });
    expect(bench.loads).toBe(1);
  });
});

describe('a decision trace', () => {
  it('tells in order what was looked at, and why it was not served', async () => {
    const bench = new EngineBench();
    const traced = async (): Promise<readonly string[]> => {
      const trace = new DecisionTrace();
      await bench.read({ reading: { trace } });
      await settled();
      return trace.steps;
    };
    expect(await traced()).toEqual(['l1 absent', 'l2 absent', 'loaded in 0.0 ms']);
    expect(await traced()).toEqual(['l1 hit: entry at 10, log at 10']);
    bench.log.change('table:t');
    expect(await traced()).toEqual([
      'l1 refused: table:t moved at 11, entry at 10',
      'l2 refused: table:t moved at 11, entry at 10',
      'loaded in 0.0 ms',
    ]);
  });
});
