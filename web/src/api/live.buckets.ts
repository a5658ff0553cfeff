import type { Counts } from './cache.types.js';
import type { Sample } from './live.state.js';

const SECOND_MS = 1000;

/** What came in one second. Means are null where nothing passed. */
export interface LiveSecond {
  readonly second: number;
  readonly hits: number;
  readonly misses: number;
  readonly load_ms: number | null;
}

/** One row for each of the last seconds, oldest first, zeros where nothing came; the second under way is left out. */
export function secondsOf(samples: readonly Sample[], nowMs: number, seconds: number): readonly LiveSecond[] {
  const last = Math.floor(nowMs / SECOND_MS);
  const sums = new Map<number, Counts>();
  for (const { atMs, counts } of samples) {
    const second = Math.floor(atMs / SECOND_MS);
    sums.set(second, added(sums.get(second) ?? {}, counts));
  }
  return Array.from({ length: seconds }, (_, at) => {
    const second = last - seconds + at;
    const counts = sums.get(second) ?? {};
    return {
      second: second - last,
      ...{ hits: counts['hits'] ?? 0, misses: counts['misses'] ?? 0 },
      load_ms: mean(counts['load_ms'], counts['load_passages']),
    };
  });
}

function added(some: Counts, others: Counts): Counts {
  const names = new Set([...Object.keys(some), ...Object.keys(others)]);
  return Object.fromEntries([...names].map((name) => [name, (some[name] ?? 0) + (others[name] ?? 0)]));
}

function mean(sum = 0, count = 0): number | null {
  return count === 0 ? null : sum / count;
}
