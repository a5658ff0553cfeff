import { FalajError } from '../../kernel/falaj-error.js';
import type { CacheStatistics } from '../cache.statistics.js';
import type { ReadLabel } from '../engine/cache-observer.port.js';
import type { EntryPolicy } from '../engine/entry-policy.js';
import type { Tally } from '../statistics.tally.js';
import type { CacheOptions, RegionOptions, ValueOptions } from './cache-options.js';

export const DEFAULT_REGION = 'default';

const TTLS_MAX = 1000;

const DEFAULTS: Required<RegionOptions> = {
  ttlMs: 3_600_000,
  l1TtlMs: 300_000,
  negativeTtlMs: null,
  graceMs: 0,
  softTimeoutMs: 0,
  hardTimeoutMs: null,
  staleIfErrorMs: 0,
  errorTtlMs: 0,
  jitterShare: 0.05,
  entryBytesMax: 1_048_576,
  read: 'leased',
};

/** What all values of a region with one TTL have in common. */
export interface ValueKind {
  readonly policy: EntryPolicy;
  readonly label: ReadLabel;
  readonly tally: Tally;
}

/** One kind for each region, and for each TTL that calls give; one object each, so that policies are compared as such. */
export class ValueKinds {
  private readonly regions = new Map<string, ValueKind>();
  private readonly withTtl = new Map<string, ValueKind>();
  private readonly usual: ValueKind;

  constructor(
    options: CacheOptions,
    private readonly statistics: CacheStatistics,
  ) {
    const tiers = (options.redis ?? null) === null ? (['l1'] as const) : (['l1', 'l2'] as const);
    const base = { ...DEFAULTS, ...given(options) };
    const policyOf = (region: RegionOptions): EntryPolicy => {
      const policy = { ...base, ...given(region) };
      // Alone, memory is all there is: a value lives there as long as it is to live.
      const l1TtlMs = (options.redis ?? null) === null ? Infinity : policy.l1TtlMs;
      return { ...policy, l1TtlMs, untrackedTtlMs: policy.ttlMs, tiers };
    };
    this.usual = this.kind(DEFAULT_REGION, policyOf({}));
    for (const [name, region] of Object.entries(options.regions ?? {})) this.kind(name, policyOf(region));
  }

  /** @throws FalajError request.invalid for a region there is none of, or a TTL that is no time. */
  of({ region, ttlMs }: ValueOptions): ValueKind {
    if (region === undefined && ttlMs === undefined) return this.usual;
    const kind = this.region(region ?? DEFAULT_REGION);
    return ttlMs === undefined ? kind : this.living(kind, ttlMs);
  }

  private kind(region: string, policy: EntryPolicy): ValueKind {
    const label = { operation: region, region };
    const kind = { policy, label, tally: this.statistics.tallyOf(label) };
    this.regions.set(region, kind);
    return kind;
  }

  private region(name: string): ValueKind {
    const kind = this.regions.get(name);
    if (kind !== undefined) return kind;
    throw new FalajError('request.invalid', `there is no cache region ${name}`, {
      hint: `Name one of ${[...this.regions.keys()].join(', ')}, or add it to the options of the cache.`,
    });
  }

  private living(kind: ValueKind, ttlMs: number): ValueKind {
    const name = `${String(ttlMs)} ${kind.label.region}`;
    const known = this.withTtl.get(name);
    if (known !== undefined) return known;
    if (!(ttlMs > 0)) throw new FalajError('request.invalid', 'a TTL is a number of milliseconds above zero');
    if (this.withTtl.size >= TTLS_MAX) this.withTtl.clear();
    const living = { ...kind, policy: { ...kind.policy, ttlMs, untrackedTtlMs: ttlMs } };
    this.withTtl.set(name, living);
    return living;
  }
}

/** The options that say something, and are a region's. */
function given(options: RegionOptions): Partial<Required<RegionOptions>> {
  const names = Object.keys(DEFAULTS) as (keyof RegionOptions)[];
  return Object.fromEntries(names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]));
}
