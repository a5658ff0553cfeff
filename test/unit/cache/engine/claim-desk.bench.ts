import type { ClaimDesk, LoadClaim } from '../../../../src/cache/engine/claim-desk.port.js';
import { StoreError } from '../../../../src/cache/engine/store.error.js';
import type { VirtualClock } from '../../../support/virtual-clock.js';

/** Claims in memory, shared by the engines of a test. */
export class PliantDesk implements ClaimDesk {
  readonly holders = new Map<string, { holder: number | 'shared' | 'unshared'; untilMs: number }>();
  renewals = 0;
  isAway = false;
  private claims = 0;

  constructor(private readonly clock: VirtualClock) {}

  claim: ClaimDesk['claim'] = (name, ttlMs) => {
    if (this.isAway) return Promise.reject(new StoreError('unavailable'));
    const held = this.held(name);
    if (held !== undefined && held !== 'shared') return Promise.resolve(held === 'unshared' ? 'unshared' : 'taken');
    this.claims += 1;
    const holder = this.claims;
    this.holders.set(name, { holder, untilMs: this.clock.monotonicMs() + ttlMs });
    return Promise.resolve(this.claimOf(name, holder, ttlMs, held === 'shared'));
  };

  /** Claims that somebody holds. */
  get taken(): readonly string[] {
    return [...this.holders.keys()].filter((name) => typeof this.held(name) === 'number');
  }

  private held(name: string): number | 'shared' | 'unshared' | undefined {
    const held = this.holders.get(name);
    return held !== undefined && held.untilMs > this.clock.monotonicMs() ? held.holder : undefined;
  }

  private claimOf(name: string, holder: number, ttlMs: number, isAfterLoad: boolean): LoadClaim {
    return {
      isAfterLoad,
      renew: () => {
        this.renewals += 1;
        const held = this.holders.get(name);
        if (held?.holder !== holder) return Promise.resolve(false);
        held.untilMs = this.clock.monotonicMs() + ttlMs;
        return Promise.resolve(true);
      },
      release: (kept) => {
        if (this.holders.get(name)?.holder !== holder) return Promise.resolve();
        this.holders.set(name, {
          holder: kept ? 'shared' : 'unshared',
          untilMs: this.clock.monotonicMs() + 1000,
        });
        return Promise.resolve();
      },
    };
  }
}
