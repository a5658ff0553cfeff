import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';

interface Allowance {
  left: number;
  atMs: number;
}

const MINUTE_MS = 60_000;
const CALLERS_MAX = 10_000;

/** How often a caller may go past the cache: a bucket that fills over a minute, one for each principal. */
@Injectable()
export class BypassLimiter {
  private readonly callers = new Map<string, Allowance>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether this one is within what the principal may; it is counted where it is. */
  takes(principal: string): boolean {
    const perMinute = this.settings.http.bypassesPerMinute;
    const nowMs = this.clock.monotonicMs();
    const known = this.callers.get(principal);
    const refilled = known === undefined ? perMinute : known.left + ((nowMs - known.atMs) / MINUTE_MS) * perMinute;
    const left = Math.min(perMinute, refilled);
    const isWithin = left >= 1;
    this.callers.delete(principal);
    this.callers.set(principal, { left: isWithin ? left - 1 : left, atMs: nowMs });
    this.forgetOldest();
    return isWithin;
  }

  private forgetOldest(): void {
    const [oldest] = this.callers.keys();
    if (this.callers.size > CALLERS_MAX && oldest !== undefined) this.callers.delete(oldest);
  }
}
