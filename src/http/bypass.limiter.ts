import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { TokenBuckets } from '../kernel/token-buckets.js';
import { CLOCK } from '../observability/clock.token.js';

const MINUTE_SECONDS = 60;
const CALLERS_MAX = 10_000;

/** How often a caller may go past the cache: a bucket that fills over a minute, one for each principal. */
@Injectable()
export class BypassLimiter {
  private readonly buckets = new TokenBuckets(CALLERS_MAX);

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether this one is within what the principal may; it is counted where it is. */
  takes(principal: string): boolean {
    const perMinute = this.settings.http.bypassesPerMinute;
    if (perMinute === 0) return false;
    const allowance = { perSecond: perMinute / MINUTE_SECONDS, burst: perMinute };
    return this.buckets.takes(principal, allowance, this.clock.monotonicMs());
  }
}
