import { countedTogether, type Counted } from './counted.js';
import { added, type Counts } from './counts.js';

/** What the counters of a span of time mean. Shares and means are null where nothing was counted to take them of. */
export interface WindowRates {
  readonly reads: number;
  readonly hits: number;
  readonly misses: number;
  readonly hitRate: number | null;
  readonly staleHits: number;
  readonly loads: number;
  readonly loadErrors: number;
  readonly errorRate: number | null;
  readonly sets: number;
  readonly invalidated: number;
  readonly expired: number;
  /** Looks into the second tier that failed, or were not made because it was known to be away or slow. */
  readonly fallbacks: number;
  readonly bypasses: number;
  readonly meanMs: { readonly l1: number | null; readonly l2: number | null; readonly load: number | null };
  /** Time that loads would have taken had there been no hits, by the mean of those there were. */
  readonly loadSavedMs: number | null;
}

export interface WindowReport {
  readonly seconds: number;
  /** `all`: of every process of the namespace; `process`: of this one, because the database did not answer. */
  readonly of: 'all' | 'process';
  readonly total: WindowRates;
  readonly regions: readonly (WindowRates & { readonly region: string })[];
  readonly operations: readonly (WindowRates & { readonly operation: string; readonly region: string })[];
}

export function windowReport(seconds: number, of: WindowReport['of'], parts: readonly Counted[]): WindowReport {
  const rows = [...countedTogether(parts).values()].sort((a, b) => (a.operation < b.operation ? -1 : 1));
  const regions = new Map<string, Counts>();
  for (const { region, counts } of rows) regions.set(region, added(regions.get(region) ?? {}, counts));
  return {
    seconds,
    of,
    total: ratesOf(rows.reduce<Counts>((sum, { counts }) => added(sum, counts), {})),
    regions: [...regions].sort().map(([region, counts]) => ({ region, ...ratesOf(counts) })),
    operations: rows.map(({ operation, region, counts }) => ({ operation, region, ...ratesOf(counts) })),
  };
}

export function ratesOf(counts: Counts): WindowRates {
  const of = (name: string): number => counts[name] ?? 0;
  const mean = (stage: string): number | null => share(of(`${stage}Ms`), of(`${stage}Passages`));
  const [hits, misses, loads, loadErrors] = [of('hits'), of('misses'), of('loadPassages'), of('loadErrors')];
  const load = mean('load');
  return {
    ...{ reads: hits + misses, hits, misses, hitRate: share(hits, hits + misses), staleHits: of('staleHits') },
    ...{ loads, loadErrors, errorRate: share(loadErrors, loads), sets: of('sets') },
    ...{ invalidated: of('invalidated'), expired: of('expired'), fallbacks: of('storeErrors') + of('storeSkips') },
    bypasses: of('bypasses') + of('suspectBypasses'),
    meanMs: { l1: mean('l1'), l2: mean('l2'), load },
    loadSavedMs: load === null ? null : load * hits,
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
