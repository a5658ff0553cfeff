import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS } from '../kernel/query-scope.js';
import { TokenBuckets, type Allowance } from '../kernel/token-buckets.js';
import { CLOCK } from '../observability/clock.token.js';
import type { Caller } from './caller.reader.js';
import { clientAddress, type Addressed } from './client-address.js';

const NAMES_MAX = 20_000;

/** The bucket a request is taken from. */
interface Share {
  readonly name: string;
  readonly allowance: Allowance;
}

/**
 * How many requests a caller may send, in this process: a principal by its name, wherever it sends from; who shows nothing, or
 * something that is not known yet, by its address, so that guessing credentials is bounded as well.
 */
@Injectable()
export class RequestLimiter {
  private readonly buckets = new TokenBuckets(NAMES_MAX);

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts a request of someone who is not known, or not yet. @throws FalajError request.too_many */
  admitUnknown(request: Addressed): void {
    this.admit(this.shareOfAddress(request));
  }

  /** Counts a request of a caller. @throws FalajError request.too_many */
  admitCaller(caller: Caller, request: Addressed): void {
    this.admit(this.shareOf(caller, request));
  }

  /** Whether the request is within what the caller may; counted where it is. */
  takes(caller: Caller, request: Addressed): boolean {
    const share = this.shareOf(caller, request);
    return share === undefined || this.buckets.takes(share.name, share.allowance, this.clock.monotonicMs());
  }

  private admit(share: Share | undefined): void {
    if (share === undefined) return;
    const nowMs = this.clock.monotonicMs();
    if (this.buckets.takes(share.name, share.allowance, nowMs)) return;
    const seconds = Math.max(1, Math.ceil(this.buckets.waitMs(share.name, share.allowance, nowMs) / 1000));
    throw new FalajError('request.too_many', `more than ${String(share.allowance.perSecond)} requests a second`, {
      fields: { retry_after_seconds: seconds },
    });
  }

  private shareOf(caller: Caller, request: Addressed): Share | undefined {
    const { principal } = caller.scope;
    if (principal === ANONYMOUS.principal) return this.shareOfAddress(request);
    const perSecond = caller.requestsPerSecond ?? this.settings.http.rateLimits.principalPerSecond;
    return perSecond === null ? undefined : { name: `p:${principal}`, allowance: this.allowance(perSecond) };
  }

  private shareOfAddress(request: Addressed): Share | undefined {
    const { rateLimits, proxiesTrusted } = this.settings.http;
    if (rateLimits.anonymousPerSecond === null) return undefined;
    const allowance = this.allowance(rateLimits.anonymousPerSecond);
    return { name: `a:${clientAddress(request, proxiesTrusted)}`, allowance };
  }

  private allowance(perSecond: number): Allowance {
    return { perSecond, burst: perSecond * this.settings.http.rateLimits.burstSeconds };
  }
}
