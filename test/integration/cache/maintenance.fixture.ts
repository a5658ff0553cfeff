import type { Redis } from 'ioredis';
import type { CacheStatistics } from '../../../src/cache/cache.statistics.js';
import { CachedQueries } from '../../../src/cache/cached-queries.js';
import { StoreError } from '../../../src/cache/engine/store.error.js';
import { CacheMaintenance } from '../../../src/cache/maintenance/cache.maintenance.js';
import type { MaintainedServer } from '../../../src/cache/stores/maintained-server.port.js';
import type { RedisTier } from '../../../src/cache/stores/redis.tier.js';
import type { RegionPolicy } from '../../../src/config/region-policy.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import type { QueryDefinition } from '../../../src/registry/query-definition.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import type { VirtualClock } from '../../support/virtual-clock.js';
import { definitionOf } from '../../unit/cache/bound-query.js';
import { cacheSettings, DEFAULT_REGION, MAINTENANCE } from '../../unit/cache/cache-settings.js';
import { ScriptedChangeLog } from '../../unit/cache/scripted-change-log.js';

export const HOUR = 3_600_000;
export const DAY_SECONDS = 86_400;
export const BUDGET_MS = 5000;
export const QUERY = definitionOf();
export const SMALL = definitionOf({
  queryId: 'small',
  operation: 'get_small',
  cache: { ttlSeconds: 3600, region: 'small' },
});
export const OTHER = definitionOf({
  queryId: 'other',
  operation: 'get_other',
  cache: { ttlSeconds: 3600, region: 'other' },
});
export const DEAR = definitionOf({
  queryId: 'dear',
  operation: 'get_dear',
  cache: { ttlSeconds: 3600, region: 'small' },
});
export const DEFINITIONS = [QUERY, SMALL, OTHER, DEAR];

export const keyOf = ({ operation, queryId, version }: QueryDefinition, n: number | string): string =>
  `falaj_test:qr:${operation}:${queryId}:${String(n).padStart(16, '0')}:${version}`;
export const old = { ...QUERY, version: 'v1-00000000' };

interface Over {
  readonly regions?: Readonly<Record<string, RegionPolicy>>;
  readonly maintenance?: Partial<typeof MAINTENANCE>;
  readonly costs?: Readonly<Record<string, number>>;
  readonly clock?: VirtualClock;
}

export function maintenanceOver(tier: RedisTier | null, over: Over = {}): CacheMaintenance {
  const small = { ...DEFAULT_REGION, bytesMax: 20_000 };
  const settings = cacheSettings({
    redisBudgetMs: 100,
    regions: { default: DEFAULT_REGION, small, other: DEFAULT_REGION, ...over.regions },
    maintenance: { ...MAINTENANCE, ...over.maintenance },
  });
  const registry = {
    list: () => DEFINITIONS,
    find: (id: string) => DEFINITIONS.find(({ queryId }) => queryId === id),
  } as unknown as QueryRegistry;
  const operations = Object.entries(over.costs ?? {}).map(([operation, sumMs]) => ({
    operation,
    latency: { load: { count: 1, sumMs } },
  }));
  const statistics = { snapshot: () => ({ operations }) } as unknown as CacheStatistics;
  const clock = over.clock ?? new SystemClock();
  return new CacheMaintenance(
    tier,
    new CachedQueries(settings),
    registry,
    statistics,
    new ScriptedChangeLog(),
    settings,
    clock,
  );
}

/** Sets what RESTORE alone can set: how long ago the key was used. */
export async function setUsed(
  client: Redis,
  key: string,
  idleSeconds: number,
  text = 'v',
  ttlMs = HOUR,
): Promise<void> {
  await client.set('falaj_test:draft', text);
  const dump = await client.dumpBuffer('falaj_test:draft');
  await client.del('falaj_test:draft');
  await client.call('RESTORE', key, String(ttlMs), dump, 'REPLACE', 'IDLETIME', String(idleSeconds));
}

/** Answers until its Nth command, and never again. */
export class DyingServer implements MaintainedServer {
  readonly name: string;
  commands = 0;

  constructor(
    private readonly server: MaintainedServer,
    private readonly diesAt: number,
  ) {
    this.name = server.name;
  }

  scan: MaintainedServer['scan'] = (...args) => this.alive(() => this.server.scan(...args));
  unlink: MaintainedServer['unlink'] = (...args) => this.alive(() => this.server.unlink(...args));

  command<T>(budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T> {
    return this.alive(() => this.server.command(budgetMs, send));
  }

  private alive<T>(work: () => Promise<T>): Promise<T> {
    this.commands += 1;
    return this.commands >= this.diesAt ? Promise.reject(new StoreError('unavailable')) : work();
  }
}
