import type { Settings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';

/**
 * To be asked when a region is put to use, at start: an encrypted region whose entries leave the process needs a key. A region
 * that nobody uses, or that stays within the process (no Redis, or `tiers: [l1]`), needs none.
 * @throws FalajError config.invalid
 */
export function requireEncryptionKey(settings: Pick<Settings, 'cache' | 'redis'>, regionName: string): void {
  const { cache, redis } = settings;
  const region = cache.regions[regionName];
  const leaves = cache.enabled && redis !== null && region?.tiers.includes('l2') === true;
  if (!leaves || !region.encrypted || cache.encryptionKeys.length > 0) return;
  throw new FalajError('config.invalid', `the cache region ${regionName} is encrypted, and there is no key for it`, {
    hint: `Set ENCRYPTION_KEYS=first:KEY with KEY from openssl rand -base64 32, or keep the region in the process: cache.regions.${regionName}.tiers: [l1].`,
  });
}
