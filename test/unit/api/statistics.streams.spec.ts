import type { Readable } from 'node:stream';
import { StatisticsStreams } from '../../../src/api/statistics.streams.js';
import { CacheStatistics } from '../../../src/cache/cache.statistics.js';
import { RequestDrain } from '../../../src/http/request-drain.js';
import { MemoryStore } from '../../../src/cache/stores/memory.store.js';
import { cacheSettings } from '../cache/cache-settings.js';
import { settled } from '../cache/gate.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const LABEL = { operation: 'get_a', region: 'default' };

describe('the live stream of statistics', () => {
  let clock: VirtualClock;
  let statistics: CacheStatistics;
  let drain: RequestDrain;
  let streams: StatisticsStreams;
  let looks: number;

  beforeEach(() => {
    clock = new VirtualClock();
    statistics = new CacheStatistics(new MemoryStore({ bytesMax: 1000, regions: {} }, clock), null);
    looks = 0;
    const snapshot = statistics.snapshot.bind(statistics);
    statistics.snapshot = () => {
      looks += 1;
      return snapshot();
    };
    drain = new RequestDrain(clock);
    streams = new StatisticsStreams(statistics, drain, cacheSettings(), clock);
  });

  /** Takes whatever comes. */
  const follow = (): { readonly stream: Readable; text: () => string; isOver: () => boolean } => {
    const stream = streams.follow();
    let text = '';
    let over = false;
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    stream.on('close', () => (over = true));
    return { stream, text: () => text, isOver: () => over };
  };
  const last = (text: string): { event: string; data: Record<string, unknown> } => {
    const [event = '', data = '{}'] = text.trimEnd().split('\n\n').at(-1)!.split('\n');
    return { event, data: JSON.parse(data.replace('data: ', '')) as Record<string, unknown> };
  };

  it('begins with all there is, then tells what came, and says nothing where nothing did', async () => {
    statistics.count(LABEL, 'miss');
    const reader = follow();
    await settled();
    expect(reader.text()).toMatch(/^retry: \d+\n\nevent: snapshot\ndata: /);
    expect(last(reader.text()).data).toMatchObject({ namespace: 'falaj_test', total: { misses: 1 } });
    statistics.count(LABEL, 'hitL1');
    await clock.advance(1000);
    expect(last(reader.text())).toMatchObject({
      event: 'event: delta',
      data: { total: { hits: 1, l1_hits: 1 }, operations: [{ operation: 'get_a', region: 'default', hits: 1 }] },
    });
    const before = reader.text();
    await clock.advance(5000);
    expect(reader.text()).toBe(before);
    await clock.advance(11_000);
    expect(reader.text().slice(before.length)).toBe(': nothing new\n\n');
    reader.stream.destroy();
  });

  it('looks once for all readers, and not at all without one', async () => {
    await clock.advance(10_000);
    expect([looks, clock.timers]).toEqual([0, 0]);
    const readers = [follow(), follow()];
    await settled();
    const before = looks;
    await clock.advance(3000);
    expect(looks - before).toBe(3);
    readers.forEach(({ stream }) => stream.destroy());
    await settled();
    expect([streams.open, clock.timers]).toEqual([0, 0]);
  });

  it('takes so many readers and no more', () => {
    const readers = [follow(), follow()];
    expect(() => streams.follow()).toThrow(expect.objectContaining({ code: 'cache.too_many_streams' }) as Error);
    readers.forEach(({ stream }) => stream.destroy());
  });

  it('lets a reader go that takes nothing, and no other with it', async () => {
    const slow = streams.follow();
    const reader = follow();
    for (let n = 0; n < 30 && !slow.destroyed; n += 1) {
      statistics.count(LABEL, 'hitL1');
      await clock.advance(1000);
    }
    expect([slow.destroyed, reader.stream.destroyed, streams.open]).toEqual([true, false, 1]);
    reader.stream.destroy();
  });

  it('ends when a stop begins', async () => {
    const reader = follow();
    drain.stop();
    await settled();
    await settled();
    expect(reader.isOver()).toBe(true);
    expect(streams.open).toBe(0);
  });
});
