import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';
import { SHARED_TIER } from './cache.tokens.js';
import type { RedisTier, RedisTierStatus } from './stores/redis.tier.js';

export interface SharedTierHealth {
  /** `off`: none is set, or the cache is off; `degraded`: set and not answering, the cache works without it. */
  readonly status: 'off' | 'up' | 'degraded';
  readonly latencyMs?: number;
  readonly tier?: RedisTierStatus;
}

/** How the second tier is. Its absence is never a reason not to serve. */
@Injectable()
export class CacheHealth {
  constructor(
    @Inject(SHARED_TIER) private readonly shared: RedisTier | null,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers within the Redis budget of one request. */
  async check(): Promise<SharedTierHealth> {
    if (this.shared === null) return { status: 'off' };
    const beganMs = this.clock.monotonicMs();
    const answered = await this.shared.ping(this.settings.cache.redisBudgetMs).then(
      () => true,
      () => false,
    );
    const tier = this.shared.status();
    if (!answered) return { status: 'degraded', tier };
    return { status: 'up', latencyMs: this.clock.monotonicMs() - beganMs, tier };
  }
}
