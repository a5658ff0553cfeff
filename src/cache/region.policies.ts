import type { RegionPolicy } from '../config/region-policy.js';
import type { Settings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';
import { requireEncryptionKey } from './encryption.requirement.js';
import type { EntryPolicy } from './engine/entry-policy.js';

/** @throws FalajError definition.invalid where the settings know no such region. @param asker who names it. */
export function regionNamed({ cache }: Pick<Settings, 'cache'>, name: string, asker: string): RegionPolicy {
  const region = cache.regions[name];
  if (region !== undefined) return region;
  throw new FalajError('definition.invalid', `${asker} names the cache region ${name}, which is not set`, {
    hint: `Add cache.regions.${name} to the configuration, or name one of ${Object.keys(cache.regions).join(', ')}.`,
  });
}

/**
 * How entries of a region are kept. One object for each kind of entry, made once: policies are compared as such.
 * @param ttlSeconds instead of the region's.
 * @throws FalajError definition.invalid; config.invalid where the region is encrypted and there is no key.
 */
export function entryPolicy(settings: Settings, name: string, asker: string, ttlSeconds?: number): EntryPolicy {
  const region = regionNamed(settings, name, asker);
  requireEncryptionKey(settings, name);
  return {
    ttlMs: (ttlSeconds ?? region.ttlSeconds) * 1000,
    l1TtlMs: region.l1TtlSeconds * 1000,
    negativeTtlMs: region.negativeTtlSeconds === null ? null : region.negativeTtlSeconds * 1000,
    graceMs: region.graceSeconds * 1000,
    softTimeoutMs: region.softTimeoutMs,
    hardTimeoutMs: region.hardTimeoutMs,
    staleIfErrorMs: region.staleIfErrorSeconds * 1000,
    errorTtlMs: region.errorTtlSeconds * 1000,
    jitterShare: region.jitterShare,
    untrackedTtlMs: settings.cache.untrackedTtlSeconds * 1000,
    entryBytesMax: region.entryBytesMax,
    read: region.read,
    tiers: region.tiers,
  };
}

/** No entry of the policy is kept longer, in whatever tier. */
export function lifeMsOf({ ttlMs, graceMs, staleIfErrorMs }: EntryPolicy): number {
  return ttlMs + Math.max(graceMs, staleIfErrorMs);
}
