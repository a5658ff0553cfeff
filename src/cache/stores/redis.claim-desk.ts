import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { ClaimDesk, LoadClaim } from '../engine/claim-desk.port.js';
import type { RedisServing } from './redis.node.js';

/**
 * KEYS: the claim. ARGV: token, milliseconds, what a holder leaves that has shared its value. Gives who holds it already; where it is now
 * the caller's, what was left, or nothing.
 */
const CLAIM = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[3] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return holder`;

/** KEYS: the claim. ARGV: token, milliseconds. 1 where it was still the caller's. */
const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** KEYS: the claim. ARGV: token, what to leave in its place, milliseconds. */
const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** What a holder leaves behind: others find its value, or do not. Who looked before it did is told by the claim that comes after. */
const SHARED = 'shared';
const UNSHARED = 'unshared';
const LEFT_MS = 1000;

/** A digest: whoever names keys of his own alike does not mean one. */
const NAME = /^[0-9a-f]{64}$/;

/** Claims as keys of Redis that end by themselves. Lost with the server, which costs a second load and nothing else. */
export class RedisClaimDesk implements ClaimDesk {
  constructor(
    private readonly serving: Pick<RedisServing, 'command'>,
    /** Before every name. */
    private readonly prefix: string,
  ) {}

  /** Whether what lies under the key is a claim, and so no entry. */
  isClaim(key: string): boolean {
    return key.startsWith(this.prefix) && NAME.test(key.slice(this.prefix.length));
  }

  async claim(
    name: string,
    ttlMs: number,
    budgetMs: number,
    onLate: (claim: LoadClaim) => void,
  ): Promise<LoadClaim | 'taken' | 'unshared'> {
    const key = `${this.prefix}${name}`;
    const token = randomUUID();
    let isLate = false;
    const send = (client: Redis): Promise<unknown> => {
      const reply = client.eval(CLAIM, 1, key, token, ttlMs, SHARED);
      reply.then(
        (holder) => {
          if (isLate && isGranted(holder)) onLate(this.claimOf(key, token, ttlMs, holder));
        },
        () => undefined,
      );
      return reply;
    };
    try {
      const holder = await this.serving.command(key, budgetMs, send);
      if (isGranted(holder)) return this.claimOf(key, token, ttlMs, holder);
      return holder === UNSHARED ? 'unshared' : 'taken';
    } catch (error) {
      isLate = true;
      throw error;
    }
  }

  private claimOf(key: string, token: string, ttlMs: number, left: unknown): LoadClaim {
    return {
      isAfterLoad: left === SHARED,
      renew: async (budget) => (await this.run(RENEW, key, [token, ttlMs], budget)) === 1,
      release: async (kept, budget) => {
        await this.run(RELEASE, key, [token, kept ? SHARED : UNSHARED, LEFT_MS], budget);
      },
    };
  }

  private run(script: string, key: string, words: readonly (string | number)[], budgetMs: number): Promise<unknown> {
    return this.serving.command(key, budgetMs, (client) => client.eval(script, 1, key, ...words));
  }
}

function isGranted(holder: unknown): boolean {
  return typeof holder !== 'string' || holder === SHARED;
}
