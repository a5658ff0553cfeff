import type { AnswerContent } from '../../../src/kernel/query-answer.js';
import { QueryAnswer } from '../../../src/kernel/query-answer.js';
import { sha256Hex } from '../../../src/kernel/hash.js';
import { canonicalJson, type JsonObject } from '../../../src/kernel/canonical-json.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import type { BoundQuery, QueryDefinition } from '../../../src/registry/query-definition.js';

/** A definition with what the cache looks at. */
export function definitionOf(over: Partial<QueryDefinition> = {}): QueryDefinition {
  return {
    queryId: 'retention_by_company_agg',
    operation: 'get_retention_by_company',
    file: 'definitions/x/queries/retention_by_company_agg.sql',
    scope: 'public',
    accessLevel: 'public',
    cache: { ttlSeconds: 3600, region: 'default' },
    version: 'v1-9f31c2aa',
    tags: [],
    tenancy: null,
    ...over,
  } as QueryDefinition;
}

export function boundOf(over: Partial<QueryDefinition> = {}, params: JsonObject = {}): BoundQuery {
  const fullHash = sha256Hex(canonicalJson(params));
  const definition = definitionOf(over);
  const tags = ['table:public.companies', `op:${definition.operation}`];
  return { definition, params, hash: fullHash.slice(0, 16), fullHash, datasets: [], tags };
}

export function scopeOf(over: Partial<QueryScope> = {}): QueryScope {
  return { ...ANONYMOUS, ...over };
}

export function answerOf(queryId: string, rows: readonly JsonObject[], over: Partial<AnswerContent> = {}): QueryAnswer {
  const body = JSON.stringify({ query_id: queryId, rows: rows.map((data) => ({ data })), row_count: rows.length });
  return new QueryAnswer({
    queryId,
    head: Buffer.from(body.slice(0, -1)),
    rowCount: rows.length,
    freshness: { asOfDate: '2024-12-31', updatedAt: null, slaDays: 30 },
    warnings: ['small groups merged'],
    ...over,
  });
}
