import { byName, type Counted } from '../../../../src/cache/statistics/counted.js';
import { StatisticsHistory } from '../../../../src/cache/statistics/statistics.history.js';
import { ratesOf, windowReport } from '../../../../src/cache/statistics/window.report.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const MINUTE_MS = 60_000;

describe('statistics over time', () => {
  let clock: VirtualClock;
  let hits: number;
  let history: StatisticsHistory;
  const read = (): Counted => byName([{ operation: 'get_a', region: 'default', counts: { hits } }]);
  const within = (minutes: number): number =>
    [...history.within(minutes * MINUTE_MS).values()].reduce((sum, { counts }) => sum + (counts['hits'] ?? 0), 0);
  const pass = async (minutes: number, each: number): Promise<void> => {
    for (let n = 0; n < minutes; n += 1) {
      hits += each;
      await clock.advance(MINUTE_MS);
      history.mark();
    }
  };
  beforeEach(() => {
    clock = new VirtualClock();
    hits = 0;
    history = new StatisticsHistory(read, clock);
  });

  it('tells what was counted in the last minutes, with what is not a whole minute yet', async () => {
    await pass(10, 1);
    hits += 7;
    expect(within(5)).toBe(5 + 7);
    expect(within(60)).toBe(10 + 7);
  });

  it('keeps the day by the hour, counts nothing twice, and takes no more memory for more time', async () => {
    await pass(150, 1);
    expect(within(60)).toBe(60);
    expect(within(24 * 60)).toBe(150);
    await pass(48 * 60, 1);
    expect(within(60)).toBe(60);
    const day = within(24 * 60);
    expect(day).toBeGreaterThanOrEqual(24 * 60);
    expect(day).toBeLessThanOrEqual(25 * 60);
  });

  it('takes shares of what there was, and none of nothing', () => {
    const counts = { hits: 3, misses: 1, loadPassages: 2, loadMs: 50, loadErrors: 1, storeErrors: 1, storeSkips: 2 };
    expect(ratesOf(counts)).toMatchObject({
      ...{ reads: 4, hitRate: 0.75, loads: 2, errorRate: 0.5, fallbacks: 3, loadSavedMs: 75 },
      meanMs: { l1: null, l2: null, load: 25 },
    });
    expect(ratesOf({})).toMatchObject({ hitRate: null, errorRate: null, loadSavedMs: null });
  });

  it('adds operations up by region, of every process', () => {
    const rows = (operation: string, count: number): Counted =>
      byName([{ operation, region: operation === 'get_c' ? 'other' : 'default', counts: { hits: count } }]);
    const report = windowReport(300, 'all', [rows('get_b', 1), rows('get_a', 2), rows('get_b', 4), rows('get_c', 8)]);
    expect(report.operations.map(({ operation, hits: each }) => [operation, each])).toEqual([
      ['get_a', 2],
      ['get_b', 5],
      ['get_c', 8],
    ]);
    expect(report.regions.map(({ region, hits: each }) => [region, each])).toEqual([
      ['default', 7],
      ['other', 8],
    ]);
    expect(report.total.hits).toBe(15);
  });
});
