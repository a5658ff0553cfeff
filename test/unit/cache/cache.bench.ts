import { Logger } from '@nestjs/common';
import { CacheAdmin } from '../../../src/cache/cache.admin.js';
import { CacheSweeper } from '../../../src/cache/cache.sweeper.js';
import { CachedQueries } from '../../../src/cache/cached-queries.js';
import { CacheExplorer } from '../../../src/cache/cache.explorer.js';
import { CacheInspector } from '../../../src/cache/cache.inspector.js';
import { CacheStatistics } from '../../../src/cache/cache.statistics.js';
import { DataClientInterceptor } from '../../../src/cache/data-client.interceptor.js';
import { createEngine, createMemoryTier } from '../../../src/cache/engine.factory.js';
import { EntryJudge } from '../../../src/cache/engine/entry.judge.js';
import type { MemoryStore } from '../../../src/cache/stores/memory.store.js';
import type { RedisTier } from '../../../src/cache/stores/redis.tier.js';
import type { QueryUsage } from '../../../src/cache/usage/query.usage.js';
import type { CacheSettings } from '../../../src/config/settings.js';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import type { QueryAnswer } from '../../../src/kernel/query-answer.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import type { ChangeRecorder } from '../../../src/changes/change.recorder.js';
import { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import type { BoundQuery, QueryDefinition } from '../../../src/registry/query-definition.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import { answerOf, boundOf } from './bound-query.js';
import { cacheSettings } from './cache-settings.js';
import { ScriptedChangeLog } from './scripted-change-log.js';

/** A data client whose answers number its calls. */
export class CountingClient {
  calls: { scope: QueryScope; params: Readonly<Record<string, unknown>> }[] = [];
  answers: ((params: Readonly<Record<string, unknown>>) => QueryAnswer) | undefined;

  constructor(private readonly queryId: string) {}

  ask(scope: QueryScope, params: Readonly<Record<string, unknown>>): Promise<QueryAnswer> {
    this.calls.push({ scope, params });
    return Promise.resolve(this.answers?.(params) ?? answerOf(this.queryId, [{ call: this.calls.length }]));
  }
}

export interface CacheBenchOptions {
  readonly settings?: Partial<CacheSettings>;
  readonly shared?: RedisTier | null;
  readonly definitions?: readonly Partial<QueryDefinition>[];
}

/** The cache room wired by hand around counting data clients: a binder that fills in one default, a scripted log. */
export class CacheBench {
  readonly clock = new VirtualClock();
  readonly log = new ScriptedChangeLog();
  readonly memory: MemoryStore;
  readonly statistics: CacheStatistics;
  readonly queries: CachedQueries;
  readonly inspector: CacheInspector;
  readonly interceptor: DataClientInterceptor;
  readonly explorer: CacheExplorer;
  readonly catalogue = new OperationCatalogue();
  readonly clients = new Map<string, CountingClient>();
  /** The default that `bind` fills in. */
  today = '2025-01-15';

  constructor({ settings: over, shared = null, definitions = [{}] }: CacheBenchOptions = {}) {
    Logger.overrideLogger(false);
    const settings = cacheSettings(over);
    const { clock, log } = this;
    const memory = (this.memory = createMemoryTier(settings, clock));
    const observer = (this.statistics = new CacheStatistics(memory, shared));
    const judge = new EntryJudge(log, clock);
    const engine = createEngine({ settings, clock, log, judge, observer, memory, shared });
    const queries = (this.queries = new CachedQueries(settings));
    this.inspector = new CacheInspector(queries, judge, log, memory, shared, settings, clock);
    const usage = { note: () => undefined } as unknown as QueryUsage;
    this.interceptor = new DataClientInterceptor(this.registry(), queries, engine, usage, settings, clock);
    this.explorer = new CacheExplorer(this.catalogue, queries, this.interceptor);
    definitions.forEach((definition) => {
      this.declare(boundOf(definition).definition);
    });
  }

  client(queryId = 'retention_by_company_agg'): CountingClient {
    return this.clients.get(queryId)!;
  }

  bind(queryId: string, params: Readonly<Record<string, unknown>>): BoundQuery {
    const { definition } = this.catalogue.byQuery(queryId);
    return { ...boundOf({}, { as_of: this.today, ...(params as JsonObject) }), definition };
  }

  private declare(definition: QueryDefinition): void {
    const { queryId, operation } = definition;
    const instance = new CountingClient(queryId);
    this.clients.set(queryId, instance);
    this.catalogue.add({ operation, queryId, definition, instance, methodName: 'ask' });
  }

  /** Invalidation by hand, in the log that the recorder writes. */
  admin(recorder: Pick<ChangeRecorder, 'record'>, shared: RedisTier | null = null): CacheAdmin {
    const settings = cacheSettings();
    const sweeper = new CacheSweeper(this.memory, shared, settings);
    const parts = [sweeper, this.queries, this.registry(), settings, this.clock] as const;
    return new CacheAdmin(recorder as ChangeRecorder, this.log, ...parts);
  }

  private registry(): QueryRegistry {
    return {
      list: () => this.catalogue.entries().map(({ definition }) => definition),
      bind: (queryId: string, params: Readonly<Record<string, unknown>>) => this.bind(queryId, params),
    } as unknown as QueryRegistry;
  }
}
