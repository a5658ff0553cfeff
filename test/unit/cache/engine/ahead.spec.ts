import type { ReadIntent } from '../../../../src/kernel/query-scope.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { gate, settled } from '../gate.js';
import { PliantDesk } from './claim-desk.bench.js';
import { EngineBench, PliantStore, POLICY, SECOND } from './engine.bench.js';

const MINUTE_LONG = { ...POLICY, ttlMs: 60 * SECOND };
const AHEAD: ReadIntent = { isAhead: true, renewWithinMs: 20 * SECOND, demands: { onlyIfCached: true } };
const ahead = (bench: EngineBench) => bench.read({ policy: MINUTE_LONG, reading: AHEAD });
const read = (bench: EngineBench) => bench.read({ policy: MINUTE_LONG });

describe('what the system asks before anyone does', () => {
  it('is renewed where it ends soon, and left alone before that; neither is a hit or a miss', async () => {
    const bench = new EngineBench();
    await read(bench);
    await bench.clock.advance(39 * SECOND);
    expect(await ahead(bench)).toMatchObject({ value: 'v1', delivery: { status: 'hit' } });
    expect(bench.loads).toBe(1);
    await bench.clock.advance(2 * SECOND);
    expect(await ahead(bench)).toMatchObject({ value: 'v2', delivery: { status: 'miss', stored: true } });
    expect(bench.loads).toBe(2);
    expect(['hitL1', 'hitL2', 'miss'].map((event) => bench.count(event as 'miss'))).toEqual([0, 0, 1]);
    expect((await read(bench)).delivery).toMatchObject({ status: 'hit', ttlSeconds: 60 });
  });

  it('is never renewed in the first half of its life, however long before its end it should be', async () => {
    const bench = new EngineBench();
    await read(bench);
    const early = { ...AHEAD, renewWithinMs: 3600 * SECOND };
    await bench.clock.advance(29 * SECOND);
    await bench.read({ policy: MINUTE_LONG, reading: early });
    expect(bench.loads).toBe(1);
    await bench.clock.advance(2 * SECOND);
    await bench.read({ policy: MINUTE_LONG, reading: early });
    expect(bench.loads).toBe(2);
  });

  it('is not loaded where it is not kept, or was invalidated', async () => {
    const bench = new EngineBench();
    await expect(ahead(bench)).rejects.toMatchObject({ code: 'cache.not_cached' });
    expect([bench.loads, bench.count('miss')]).toEqual([0, 0]);
  });

  it('is answered with what there is where its renewal fails', async () => {
    const bench = new EngineBench();
    await read(bench);
    await bench.clock.advance(45 * SECOND);
    bench.source = () => Promise.reject(new Error('away'));
    expect((await ahead(bench)).value).toBe('v1');
    bench.source = () => Promise.resolve('again');
    expect((await ahead(bench)).value).toBe('again');
  });

  it('is loaded once with an early reader, and once over processes that all look', async () => {
    const clock = new VirtualClock();
    const desk = new PliantDesk(clock);
    const shared = new PliantStore();
    const fleet = Array.from({ length: 4 }, () => new EngineBench({ clock, desk, shared }));
    const [one] = fleet as [EngineBench];
    const slow = gate<string>();
    one.source = () => slow.promise;
    const first = read(one);
    await clock.advance(50);
    slow.open('v1');
    await first;
    for (const each of fleet.slice(1)) await read(each);
    await clock.advance(45 * SECOND);
    const again = gate<string>();
    for (const each of fleet) each.source = () => again.promise;
    // A chance this near to one renews for as long as a load takes: the reader is early too.
    one.random = 0.999_999_999;
    const reads = [...fleet.map(ahead), ...fleet.map(ahead), read(one)];
    await clock.advance(50);
    again.open('v2');
    await clock.advance(200);
    await Promise.all(reads);
    await settled();
    expect(fleet.reduce((sum, { loads }) => sum + loads, 0)).toBe(2);
    for (const each of fleet) expect((await read(each)).value).toBe('v2');
  });
});
