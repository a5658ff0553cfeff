import type { Redis } from 'ioredis';
import type { Clock, Timers } from '../../kernel/clock.js';
import type { CacheEntry } from '../engine/cache-entry.js';
import { ABSENT, type CacheStore, type StoreRead } from '../engine/cache-store.port.js';
import type { EnvelopeCodec } from '../engine/envelope.codec.js';
import { StoreError } from '../engine/store.error.js';
import { failureOf } from './redis-failure.js';
import type { RedisConnection } from './redis.connection.js';
import { withinBudget } from './reply.race.js';

export interface RedisStoreLimits {
  /** Commands under way; more are refused at once. */
  readonly inFlightMax: number;
  /** A connection that gave no reply for so long, though asked, is made anew. */
  readonly silentMsMax: number;
}

const SCAN_STEP = 500;

/**
 * The second tier: envelopes in Redis. Every command is raced with what its caller may still wait; none is repeated, none
 * waits for a connection. What comes back is believed only after the codec has checked it.
 */
export class RedisStore implements CacheStore {
  readonly tier = 'l2';
  private running = 0;
  private silentSinceMs: number | undefined;

  constructor(
    private readonly connection: RedisConnection,
    private readonly codec: EnvelopeCodec,
    private readonly limits: RedisStoreLimits,
    private readonly clock: Clock & Timers,
  ) {}

  get inFlight(): number {
    return this.running;
  }

  /** Fetches one byte more than an entry may have and no more, however large the value under the key is. */
  async get(key: string, budgetMs: number): Promise<StoreRead> {
    const read = await this.fetch(key, budgetMs);
    if (read.kind === 'defect') this.remove(key);
    return read;
  }

  async set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void> {
    if (ttlMs <= 0) {
      await this.delete(key, budgetMs);
      return;
    }
    const envelope = await this.codec.encode(key, entry);
    if (envelope.byteLength > this.codec.bytesMax) throw new StoreError('refused', 'OVERSIZED');
    await this.run(budgetMs, (client) => client.set(key, envelope, 'PX', Math.ceil(ttlMs)));
  }

  async delete(key: string, budgetMs: number): Promise<void> {
    await this.run(budgetMs, (client) => client.unlink(key));
  }

  /** Walks the key space in bounded steps; what was found when the budget is used up is returned. */
  async keys(prefix: string, limit: number, budgetMs: number): Promise<readonly string[]> {
    const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
    const found = new Set<string>();
    const endMs = this.clock.monotonicMs() + budgetMs;
    let cursor = '0';
    do {
      const from = cursor;
      const leftMs = endMs - this.clock.monotonicMs();
      const step = await this.run(leftMs, (client) => client.scan(from, 'MATCH', pattern, 'COUNT', SCAN_STEP));
      step[1].forEach((key) => found.add(key));
      cursor = step[0];
    } while (cursor !== '0' && found.size < limit && this.clock.monotonicMs() < endMs);
    return [...found].slice(0, limit);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async fetch(key: string, budgetMs: number): Promise<StoreRead> {
    try {
      const bytes = await this.run(budgetMs, (client) => client.getrangeBuffer(key, 0, this.codec.bytesMax));
      return bytes.byteLength === 0 ? ABSENT : await this.codec.decode(key, bytes);
    } catch (error) {
      if (error instanceof StoreError && error.reason === 'WRONGTYPE') return { kind: 'defect', defect: 'foreign' };
      throw error;
    }
  }

  private remove(key: string): void {
    this.delete(key, this.limits.silentMsMax).catch(() => undefined);
  }

  private async run<T>(budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T> {
    if (this.connection.state !== 'ready') throw new StoreError('unavailable', this.connection.reason);
    if (this.running >= this.limits.inFlightMax) throw new StoreError('saturated');
    const beganMs = this.clock.monotonicMs();
    try {
      const reply = await withinBudget(this.counted(send(this.connection.client)), budgetMs, this.clock);
      this.silentSinceMs = undefined;
      return reply;
    } catch (error) {
      const failure = failureOf(error);
      this.heed(failure, beganMs);
      throw failure;
    }
  }

  private async counted<T>(command: Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await command;
    } finally {
      this.running -= 1;
    }
  }

  /** A server that was cut off without a word leaves an open connection behind, on which nobody would ever answer. */
  private heed(failure: StoreError, beganMs: number): void {
    if (failure.failure !== 'timeout') {
      this.silentSinceMs = undefined;
      return;
    }
    this.silentSinceMs ??= beganMs;
    if (this.clock.monotonicMs() - this.silentSinceMs < this.limits.silentMsMax) return;
    this.silentSinceMs = undefined;
    this.connection.renew();
  }
}
