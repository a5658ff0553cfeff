import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryScope } from '../kernel/query-scope.js';
import type { BoundQuery, CachePolicyDefinition, QueryDefinition } from '../registry/query-definition.js';
import type { ReadLabel } from './engine/cache-observer.port.js';
import type { EntryIdentity } from './engine/cache-read.js';
import type { EntryPolicy } from './engine/entry-policy.js';
import { CacheKeys } from './keys.js';
import { FamilyRegister } from './family.register.js';
import { entryPolicy, lifeMsOf, regionNamed } from './region.policies.js';

/** Whether a query's answers are cached: granted by its definition and not taken back by the settings. */
export type CacheGrant = 'granted' | 'not-granted' | 'denied' | 'disabled';

/** Which queries are cached, how, and under which key. */
@Injectable()
export class CachedQueries {
  readonly keys: CacheKeys;
  /** What is cached besides. */
  readonly families = new FamilyRegister();
  private readonly policies = new WeakMap<QueryDefinition, Map<number, EntryPolicy>>();
  private readonly labels = new WeakMap<QueryDefinition, ReadLabel>();

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.keys = new CacheKeys(settings.cache.namespace);
  }

  grantOf(definition: QueryDefinition): CacheGrant {
    const { enabled, deny } = this.settings.cache;
    if (definition.cache === null) return 'not-granted';
    if (!enabled) return 'disabled';
    return deny.includes(definition.operation) || deny.includes(definition.queryId) ? 'denied' : 'granted';
  }

  /**
   * Policy of a query's answers: its region's, with the definition's own TTL.
   * @param params of the question, where the TTL depends on it; without them, the longest there is.
   * @throws FalajError definition.invalid where the settings know no such region; config.invalid where it is encrypted and
   * there is no key.
   */
  policyOf(definition: QueryDefinition, params?: JsonObject): EntryPolicy {
    const grant = grantOrThrow(definition);
    const ttlSeconds = ttlOf(grant, params);
    const known = this.policies.get(definition) ?? new Map<number, EntryPolicy>();
    this.policies.set(definition, known);
    const policy = known.get(ttlSeconds) ?? entryPolicy(this.settings, grant.region, definition.file, ttlSeconds);
    known.set(ttlSeconds, policy);
    return policy;
  }

  /** Whose numbers reads of the query belong to; one object a definition, so that whoever counts need not look it up. */
  labelOf(definition: QueryDefinition): ReadLabel {
    const known = this.labels.get(definition);
    if (known !== undefined) return known;
    const label = { operation: definition.operation, region: definition.cache?.region ?? '' };
    this.labels.set(definition, label);
    return label;
  }

  /** How long a client may keep its answers without asking; 0 where they are not cached here either. */
  clientMaxAgeSeconds(definition: QueryDefinition): number {
    if (this.grantOf(definition) !== 'granted') return 0;
    const { clientMaxAgeSeconds, read } = regionNamed(this.settings, grantOrThrow(definition).region, definition.file);
    return read === 'strict' ? 0 : clientMaxAgeSeconds;
  }

  /** No answer to any of these, and nothing of another family, is kept longer, in whatever tier. */
  longestLifeOfAllMs(definitions: readonly QueryDefinition[]): number {
    return Math.max(this.families.longestLifeMs, this.longestLifeMs(definitions));
  }

  /** No answer to any of these is kept longer, in whatever tier. */
  longestLifeMs(definitions: readonly QueryDefinition[]): number {
    const lives = definitions
      .filter((definition) => this.grantOf(definition) === 'granted')
      .map((definition) => this.policyOf(definition))
      .map(lifeMsOf);
    return Math.max(0, ...lives);
  }

  /** Key, digest, tags and policy of one question by one caller. */
  identify(bound: BoundQuery, scope: QueryScope): EntryIdentity {
    const key = this.keys.forQuery(bound, scope);
    return {
      key,
      identity: this.keys.identity(bound, scope),
      tags: this.keys.tags(bound, scope, key),
      policy: this.policyOf(bound.definition, bound.params),
    };
  }
}

function ttlOf({ ttlSeconds }: CachePolicyDefinition, params: JsonObject | undefined): number {
  if (typeof ttlSeconds === 'number') return ttlSeconds;
  const { param, values } = ttlSeconds;
  const chosen = params?.[param];
  return (typeof chosen === 'string' ? values[chosen] : undefined) ?? Math.max(...Object.values(values));
}

function grantOrThrow(definition: QueryDefinition): CachePolicyDefinition {
  if (definition.cache !== null) return definition.cache;
  throw new FalajError('internal.unexpected', `${definition.queryId} is not granted caching`);
}
