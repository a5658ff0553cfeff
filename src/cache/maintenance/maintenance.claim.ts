import { randomUUID } from 'node:crypto';
import type { RedisTier } from '../stores/redis.tier.js';

/** KEYS: the claim. ARGV: token, milliseconds, whether a finished run counts for nothing. Gives who holds it, or nothing where the caller does. */
const TAKE = `
local holder = redis.call('GET', KEYS[1])
if holder and (ARGV[3] == '0' or string.sub(holder, 1, 8) == 'running:') then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

/** KEYS: the claim. ARGV: token, milliseconds. Whether it was still the caller's. */
const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** KEYS: the claim. ARGV: token, what to leave in its place, milliseconds. */
const LEAVE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

export type Taking = { readonly taken: true } | { readonly taken: false; readonly left: string | undefined };

const LEASE_MS = 30_000;
const TOKEN = 'running:';

/**
 * Who looks after the second tier now. It is a key of that tier, whose loss costs a second run and nothing else. While it is held, and for
 * the rest of the interval after that, the others stay away; what stands in it then is the report of the run.
 */
export class MaintenanceClaim {
  private readonly token = `${TOKEN}${randomUUID()}`;
  private readonly key: string;

  constructor(
    private readonly tier: Pick<RedisTier, 'command'>,
    keyPrefix: string,
    private readonly budgetMs: number,
  ) {
    this.key = `${keyPrefix}maintenance`;
  }

  /**
   * Whether it is the caller's now; else what the last run left, or undefined while one goes on.
   * @param again also where the interval of the last run is not over.
   * @throws StoreError
   */
  async take(again = false): Promise<Taking> {
    const holder = await this.run(TAKE, [this.token, LEASE_MS, again ? '1' : '0']);
    if (typeof holder !== 'string') return { taken: true };
    return { taken: false, left: holder.startsWith(TOKEN) ? undefined : holder };
  }

  /** @throws StoreError */
  async renew(): Promise<void> {
    await this.run(RENEW, [this.token, LEASE_MS]);
  }

  /** @throws StoreError */
  async leave(report: string, forMs: number): Promise<void> {
    await this.run(LEAVE, [this.token, report, Math.max(1, Math.ceil(forMs))]);
  }

  private run(script: string, words: readonly (string | number)[]): Promise<unknown> {
    return this.tier.command(this.key, this.budgetMs, (client) => client.eval(script, 1, this.key, ...words));
  }
}
