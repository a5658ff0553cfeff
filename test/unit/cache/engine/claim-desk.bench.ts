import type { ClaimDesk, LoadClaim } from '../../../../src/cache/engine/claim-desk.port.js';
import { StoreError } from '../../../../src/cache/engine/store.error.js';
import type { VirtualClock } from '../../../support/virtual-clock.js';

/** Claims in memory, shared by the engines of a test. */
export class PliantDesk implements ClaimDesk {
  readonly holders = new Map<string, { holder: number | 'unshared'; untilMs: number }>();
  renewals = 0;
  isAway = false;
  private claims = 0;

  constructor(private readonly clock: VirtualClock) {}

  claim(name: string, ttlMs: number): Promise<LoadClaim | 'taken' | 'unshared'> {
    if (this.isAway) return Promise.reject(new StoreError('unavailable'));
    const held = this.holders.get(name);
    if (held !== undefined && held.untilMs > this.clock.monotonicMs()) {
      return Promise.resolve(held.holder === 'unshared' ? 'unshared' : 'taken');
    }
    this.claims += 1;
    const holder = this.claims;
    this.holders.set(name, { holder, untilMs: this.clock.monotonicMs() + ttlMs });
    return Promise.resolve(this.claimOf(name, holder, ttlMs));
  }

  private claimOf(name: string, holder: number, ttlMs: number): LoadClaim {
    return {
      renew: () => {
        this.renewals += 1;
        const held = this.holders.get(name);
        if (held?.holder !== holder) return Promise.resolve(false);
        held.untilMs = this.clock.monotonicMs() + ttlMs;
        return Promise.resolve(true);
      },
      release: (kept) => {
        if (this.holders.get(name)?.holder !== holder) return Promise.resolve();
        if (kept) this.holders.delete(name);
        else this.holders.set(name, { holder: 'unshared', untilMs: this.clock.monotonicMs() + 1000 });
        return Promise.resolve();
      },
    };
  }
}
