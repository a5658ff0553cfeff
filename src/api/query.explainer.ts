import { Inject, Injectable } from '@nestjs/common';
import { CacheInspector, type TagState, type TierState } from '../cache/cache.inspector.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { assertAccess, assertWorkspace } from '../registry/query-access.js';
import type { QueryDefinition } from '../registry/query-definition.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { QUERY_ROUTER, type QueryRouter, type RouteVerdict } from '../registry/query.router.js';

/** How a question would be answered now, without answering it. */
@Injectable()
export class QueryExplainer {
  constructor(
    private readonly registry: QueryRegistry,
    private readonly inspector: CacheInspector,
    @Inject(QUERY_ROUTER) private readonly router: QueryRouter,
  ) {}

  async explain(queryId: string, scope: QueryScope, params: Record<string, unknown>): Promise<JsonObject> {
    const definition = this.registry.get(queryId);
    assertAccess(scope, definition);
    const bound = this.registry.bind(queryId, params);
    assertWorkspace(scope, bound);
    const told = await this.inspector.explain(bound, scope);
    return {
      query_id: queryId,
      operation: definition.operation,
      params: bound.params,
      params_hash: bound.hash,
      definition_version: definition.version,
      datasets: bound.datasets,
      cache: told.grant,
      region: told.region,
      key: told.key,
      tier: told.tier,
      position: told.position === null ? null : { incarnation: told.position.incarnation, seq: told.position.seq },
      trusted: told.trusted,
      tags: told.tags.map(tagState),
      entries: told.entries.map(entryState),
      route: routeState(definition, await this.router.explain(bound, scope)),
    };
  }
}

function routeState({ reads }: QueryDefinition, verdicts: readonly RouteVerdict[]): JsonObject {
  const used = verdicts.find(({ verdict }) => verdict === 'used');
  const views = verdicts.map(({ view, verdict, rule, reason, asOf }) => ({ view, verdict, rule, reason, as_of: asOf }));
  return { taken: used?.view ?? 'tables', rule: used?.rule ?? null, tables: reads, views };
}

function tagState({ tag, lastChange, tracked }: TagState): JsonObject {
  return { tag, last_change: lastChange, tracked };
}

function entryState(entry: TierState): JsonObject {
  return {
    tier: entry.tier,
    valid: entry.valid,
    ...(entry.refusal === undefined ? {} : { refusal: entry.refusal }),
    ...(entry.changedTag === undefined ? {} : { changed_tag: entry.changedTag }),
    position: entry.position.seq,
    bytes: entry.bytes,
    age_seconds: entry.ageSeconds,
    ttl_seconds: entry.ttlSeconds,
    load_cost_ms: entry.loadCostMs,
  };
}
