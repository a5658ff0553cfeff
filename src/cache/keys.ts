import { FalajError } from '../kernel/falaj-error.js';
import { md5Hex, sha256Hex } from '../kernel/hash.js';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { tagsOfTenant } from '../registry/binding/answer.tags.js';
import type { BoundQuery, QueryScopeKind } from '../registry/query-definition.js';

/** A longer segment is replaced by its digest, so that no token can make keys grow. */
const SEGMENT_LENGTH_MAX = 200;

const KEY_BUCKET_DIGITS = 3;

/**
 * The one place that makes cache keys:
 * `{namespace}:[t:<tenant>:][u:<user>:][r:<roles>:][w:<workspaces>:]qr:{op}:{query_id}:{hash}:{version}`, and other families in their own shapes.
 * Distinct questions have distinct keys: segments cannot contain the separator, and the scope's marks (`t`, `u`, `r`, `w`) stand where
 * a public key has its family (`qr`).
 */
export class CacheKeys {
  readonly prefix: string;

  constructor(readonly namespace: string) {
    this.prefix = `${segment(namespace)}:`;
  }

  /** @throws FalajError where the query is scoped and the caller has no tenant, or no name. */
  forQuery(bound: BoundQuery, scope: QueryScope): string {
    const { operation, queryId, version } = bound.definition;
    if (queryId.trim() === '') throw new FalajError('internal.unexpected', 'a query without an id has no key');
    const parts = ['qr', operation, queryId, bound.hash, version].map(segment);
    return `${this.prefix}${this.scopePrefix(bound.definition.scope, scope)}${parts.join(':')}`;
  }

  /** @param marks of whose answer it is (`Audience.marks`). @param segments as its shape gives them (`KeyShape.fill`). */
  forShape(marks: readonly string[], segments: readonly string[]): string {
    return `${this.prefix}${[...marks, ...segments].map(segment).join(':')}`;
  }

  /** Tags that the cache adds to an entry of another family than registered queries. */
  ownTags(key: string, region: string, tenant: string | null): readonly string[] {
    const ofTenant = tenant === null ? [] : [CacheKeys.tenantTag(tenant)];
    return [CacheKeys.regionTag(region), ...ofTenant, CacheKeys.keyTag(key), CacheKeys.namespaceTag(this.namespace)];
  }

  /** Digest of scope and parameters, kept in the entry: the key holds 16 digits of the parameters' hash, this all of it. */
  identity(bound: BoundQuery, scope: QueryScope): string {
    const kind = bound.definition.scope;
    const tenant = isForEveryone(kind) ? null : scope.tenant;
    const user = kind === 'user' ? scope.principal : null;
    return sha256Hex(canonicalJson([kind, tenant, user, bound.definition.queryId, bound.fullHash]));
  }

  /** Tags the cache adds to those of the query: what the invalidation verbs name. */
  tags(bound: BoundQuery, scope: QueryScope, key: string): readonly string[] {
    const { definition } = bound;
    const region = definition.cache === null ? [] : [CacheKeys.regionTag(definition.cache.region)];
    const owner = isForEveryone(definition.scope) ? null : scope.tenant;
    const tenant = owner === null ? [] : [CacheKeys.tenantTag(owner)];
    return [
      ...tagsOfTenant(bound, owner),
      ...region,
      ...tenant,
      CacheKeys.keyTag(key),
      CacheKeys.namespaceTag(this.namespace),
    ];
  }

  /**
   * Key of a value that is no query's answer: `{namespace}:[t:<tenant>:[u:<user>:]]<part>:<part>…`.
   * @param segments as its shape gives them (`KeyShape.fill`).
   * @throws FalajError as `forQuery`.
   */
  forValue(segments: readonly string[], kind: QueryScopeKind, scope: QueryScope): string {
    return `${this.prefix}${this.scopePrefix(kind, scope)}${segments.map(segment).join(':')}`;
  }

  static regionTag(region: string): string {
    return `region:${segment(region)}`;
  }

  static tenantTag(tenant: string): string {
    return `tenant:${segment(tenant)}`;
  }

  static namespaceTag(namespace: string): string {
    return `ns:${segment(namespace)}`;
  }

  /** Keys fall into 4,096 buckets, so that the log and every process's memory stay bounded. */
  static keyTag(key: string): string {
    return `key#${md5Hex(key).slice(0, KEY_BUCKET_DIGITS)}`;
  }

  private scopePrefix(kind: QueryScopeKind, scope: QueryScope): string {
    if (isForEveryone(kind)) return '';
    if (scope.tenant === null || scope.tenant === '') {
      throw new FalajError('auth.forbidden', 'this query is answered for a tenant, and the request names none');
    }
    if (kind === 'tenant') return `t:${segment(scope.tenant)}:`;
    if (scope.principal === '') throw new FalajError('auth.missing', 'this query is answered for a user');
    return `t:${segment(scope.tenant)}:u:${segment(scope.principal)}:`;
  }
}

/** Whether the key needs nothing of the caller: which workspace is asked about is among the parameters. */
function isForEveryone(kind: QueryScopeKind): boolean {
  return kind === 'public' || kind === 'workspace';
}

/** Percent-encoded outside `[A-Za-z0-9._-]`. `~` is always encoded, so a digest cannot be mistaken for a segment as given. */
function segment(text: string): string {
  const encoded = text.length > SEGMENT_LENGTH_MAX ? undefined : encode(text);
  if (encoded !== undefined && encoded.length <= SEGMENT_LENGTH_MAX) return encoded;
  return `~${sha256Hex(canonicalJson(text))}`;
}

function encode(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/gu, percent);
}

/** A lone surrogate has no UTF-8 form and would become the replacement character, as every other one; it keeps its own code. */
function percent(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  const bytes = isSurrogate
    ? Buffer.from([0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)])
    : Buffer.from(character, 'utf8');
  return [...bytes].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
