import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { AudienceDeclaration } from '../kernel/audience-declaration.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { sha256Hex } from '../kernel/hash.js';
import { CLOCK } from '../observability/clock.token.js';
import { AnswerFamily } from './answer.family.js';
import { Audience } from './audience.js';
import { CachedQueries } from './cached-queries.js';
import { CacheEngine } from './engine/cache-engine.js';
import { KeyShape } from './key.shape.js';
import { entryPolicy, regionNamed } from './region.policies.js';

export interface FamilyDeclaration extends AudienceDeclaration {
  /** Who declares it, for whoever reads of a mistake. */
  readonly declarer: string;
  readonly shape: string;
  /** Whose numbers its reads belong to; the settings may deny it. */
  readonly operation: string;
  readonly region: string;
  /** Instead of the region's. */
  readonly ttlSeconds?: number | undefined;
  /** Whether answers hold anything that identifies a person: then they leave the process encrypted. */
  readonly isPersonal?: boolean | undefined;
  /** Text of whatever makes the answers, and what else tells one deployment's from another's. */
  readonly made: readonly string[];
}

/** Makes the families of cached answers besides registered queries, and knows them all. */
@Injectable()
export class CachedFamilies {
  constructor(
    private readonly queries: CachedQueries,
    private readonly engine: CacheEngine,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * To be called at start, once for each.
   * @throws FalajError definition.invalid for a shape that is none, or another's; for a region that is not set, or is not encrypted
   * although it must be; config.invalid where there is no key to encrypt with.
   */
  declare(declaration: FamilyDeclaration): AnswerFamily {
    const { declarer, operation, region, ttlSeconds } = declaration;
    const { enabled, deny, redisBudgetMs: budgetMs } = this.settings.cache;
    const shape = KeyShape.parse(declaration.shape, declarer);
    const policy = entryPolicy(this.settings, region, declarer, ttlSeconds);
    if (declaration.isPersonal === true && !regionNamed(this.settings, region, declarer).encrypted) {
      throw new FalajError('definition.invalid', `${declarer} holds what identifies persons, in the region ${region}`, {
        hint: `Name a region that is encrypted, or set cache.regions.${region}.encrypted: true.`,
      });
    }
    this.queries.families.add({ declarer, shape, operation, region, policy });
    const { engine, clock } = this;
    return new AnswerFamily(
      { engine, keys: this.queries.keys, clock, budgetMs },
      {
        ...{ shape, policy, label: { operation, region } },
        audience: new Audience(operation, declaration),
        fingerprint: sha256Hex(declaration.made.join('\n')).slice(0, 16),
        isCached: enabled && !deny.includes(operation),
      },
    );
  }
}
