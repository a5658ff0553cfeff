import type { SharedStore } from '../../src/cache/stores/shared.store.js';
import { entryOf } from './cache-store.suite.js';

const BUDGET_MS = 10_000;

/** How a store outside the process gives space back. */
export function sweepSuite(open: () => Promise<SharedStore>): void {
  let store: SharedStore;
  const set = (key: string): Promise<void> => store.set(key, entryOf('v'), 3_600_000, BUDGET_MS);
  const keys = (prefix: string): Promise<readonly string[]> => store.keys(prefix, 5000, BUDGET_MS);

  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  it('sweeps what matches a pattern, within its limits, and goes on from where it stopped', async () => {
    const names = Array.from({ length: 1200 }, (_, index) => `${index % 2 === 0 ? 'old' : 'new'}:${String(index)}`);
    await Promise.all(names.map((name) => set(name)));
    const whole = { stepsMax: 10_000, keysMax: 10_000, budgetMs: BUDGET_MS };
    expect(await store.sweep('old:*', { ...whole, dryRun: true })).toMatchObject({ removed: 0, done: true });
    expect(await keys('old:')).toHaveLength(600);
    const few = await store.sweep('old:*', { ...whole, keysMax: 100 });
    expect(few).toMatchObject({ removed: 100, done: false });
    let removed = few.removed;
    let from = few.next;
    let rounds = 0;
    while (from !== undefined) {
      const step = await store.sweep('old:*', { ...whole, stepsMax: 1, from });
      removed += step.removed;
      from = step.next;
      rounds += 1;
    }
    expect(rounds).toBeGreaterThan(1);
    expect(removed).toBe(600);
    expect(await keys('old:')).toEqual([]);
    expect(await keys('new:')).toHaveLength(600);
    expect(await store.sweep('old:*', whole)).toEqual({ examined: 0, removed: 0, done: true });
  });
}
