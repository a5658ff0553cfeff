import { randomUUID } from 'node:crypto';
import type { ClaimDesk, LoadClaim } from '../engine/claim-desk.port.js';
import type { RedisServing } from './redis.node.js';

/** KEYS: the claim. ARGV: token, milliseconds. Gives who holds it already, or nothing where it is now the caller's. */
const CLAIM = `
local holder = redis.call('GET', KEYS[1])
if holder then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

/** KEYS: the claim. ARGV: token, milliseconds. 1 where it was still the caller's. */
const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** KEYS: the claim. ARGV: token, what to leave in its place, milliseconds. Empty leaves nothing. */
const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

const UNSHARED = 'unshared';
const UNSHARED_MS = 1000;

/** Claims as keys of Redis that end by themselves. Lost with the server, which costs a second load and nothing else. */
export class RedisClaimDesk implements ClaimDesk {
  constructor(
    private readonly serving: Pick<RedisServing, 'command'>,
    /** Before every name. */
    private readonly prefix: string,
  ) {}

  async claim(name: string, ttlMs: number, budgetMs: number): Promise<LoadClaim | 'taken' | 'unshared'> {
    const key = `${this.prefix}${name}`;
    const token = randomUUID();
    const holder = await this.run(CLAIM, key, [token, ttlMs], budgetMs);
    if (typeof holder === 'string') return holder === UNSHARED ? 'unshared' : 'taken';
    return {
      renew: async (budget) => (await this.run(RENEW, key, [token, ttlMs], budget)) === 1,
      release: async (kept, budget) => {
        await this.run(RELEASE, key, [token, kept ? '' : UNSHARED, UNSHARED_MS], budget);
      },
    };
  }

  private run(script: string, key: string, words: readonly (string | number)[], budgetMs: number): Promise<unknown> {
    return this.serving.command(key, budgetMs, (client) => client.eval(script, 1, key, ...words));
  }
}
