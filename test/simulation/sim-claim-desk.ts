import type { ClaimDesk, LoadClaim } from '../../src/cache/engine/claim-desk.port.js';
import type { SimProcess } from './sim-process.js';
import { askRedis, type SimRedis } from './sim-redis.js';

const SHARED = 'shared';
const UNSHARED = 'unshared';
const LEFT_MS = 1000;
let claims = 0;

/** One process's way to agree with the others on who loads. */
export class SimClaimDesk implements ClaimDesk {
  constructor(
    private readonly redis: SimRedis,
    private readonly process: SimProcess,
  ) {}

  async claim(name: string, ttlMs: number, budgetMs: number): Promise<LoadClaim | 'taken' | 'unshared'> {
    claims += 1;
    const token = `claim ${String(claims)}`;
    const holder = await askRedis(this.redis, this.process, { key: name, budgetMs }, () => {
      const known = this.holder(name);
      if (known === undefined || known === SHARED) this.hold(name, token, ttlMs);
      return known;
    });
    if (holder !== undefined && holder !== SHARED) return holder === UNSHARED ? 'unshared' : 'taken';
    return {
      isAfterLoad: holder === SHARED,
      renew: (budget) =>
        askRedis(this.redis, this.process, { key: name, budgetMs: budget }, () => {
          if (this.holder(name) !== token) return false;
          this.hold(name, token, ttlMs);
          return true;
        }),
      release: (kept, budget) =>
        askRedis(this.redis, this.process, { key: name, budgetMs: budget }, () => {
          if (this.holder(name) !== token) return;
          this.hold(name, kept ? SHARED : UNSHARED, LEFT_MS);
        }),
    };
  }

  private holder(name: string): string | undefined {
    const known = this.redis.claims.get(name);
    return known !== undefined && known.untilMs > this.redis.world.nowMs ? known.holder : undefined;
  }

  private hold(name: string, holder: string, ttlMs: number): void {
    this.redis.claims.set(name, { holder, untilMs: this.redis.world.nowMs + ttlMs });
  }
}
