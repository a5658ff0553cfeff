import type { RegionPolicy } from '../config/region-policy.js';
import type { EntryPolicy } from './engine/entry-policy.js';

/** How entries of a region are kept that live for so long. */
export function entryPolicy(region: RegionPolicy, ttlSeconds: number, untrackedTtlSeconds: number): EntryPolicy {
  return {
    ttlMs: ttlSeconds * 1000,
    l1TtlMs: region.l1TtlSeconds * 1000,
    negativeTtlMs: region.negativeTtlSeconds === null ? null : region.negativeTtlSeconds * 1000,
    graceMs: region.graceSeconds * 1000,
    softTimeoutMs: region.softTimeoutMs,
    hardTimeoutMs: region.hardTimeoutMs,
    staleIfErrorMs: region.staleIfErrorSeconds * 1000,
    errorTtlMs: region.errorTtlSeconds * 1000,
    jitterShare: region.jitterShare,
    untrackedTtlMs: untrackedTtlSeconds * 1000,
    entryBytesMax: region.entryBytesMax,
    read: region.read,
    tiers: region.tiers,
  };
}
