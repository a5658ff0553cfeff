import type { Redis } from 'ioredis';
import type { Clock, Timers } from '../../kernel/clock.js';
import type { CacheEntry } from '../engine/cache-entry.js';
import type { StoreRead, SweepLimits, SweepOutcome } from '../engine/cache-store.port.js';
import type { EnvelopeCodec } from '../engine/envelope.codec.js';
import { StoreError } from '../engine/store.error.js';
import { RedisCommands, type CommandLimits } from './redis.commands.js';
import type { RedisConnection } from './redis.connection.js';
import { RedisReads } from './redis.reads.js';
import { beginsWith, keysOf, sweepOver, type Unlinked, type WalkedServer } from './redis.walk.js';
import type { SharedStore } from './shared.store.js';

export type RedisStoreLimits = CommandLimits;

/** What a member of a cluster does differently. */
export interface MemberRole {
  /** Host and port. */
  readonly name: string;
  readonly slotOf: (key: string) => number;
  /** Asks for slots that it is only about to hold. */
  readonly isAsking: boolean;
}

const SCAN_STEP = 500;

/**
 * The second tier: envelopes in one Redis. Every command is raced with what its caller may still wait; none is repeated, none
 * waits for a connection. What comes back is believed only after the codec has checked it.
 */
export class RedisStore implements SharedStore, WalkedServer {
  readonly tier = 'l2';
  readonly name: string;
  private readonly commands: RedisCommands;
  private readonly reads: RedisReads;
  private readonly slotOf: ((key: string) => number) | undefined;

  constructor(
    private readonly connection: RedisConnection,
    private readonly codec: EnvelopeCodec,
    private readonly limits: RedisStoreLimits,
    private readonly clock: Clock & Timers,
    member?: MemberRole,
  ) {
    this.name = member?.name ?? '';
    this.slotOf = member?.slotOf;
    this.commands = new RedisCommands(connection, limits, clock, member?.isAsking ?? false);
    const remove = (key: string): void => {
      this.remove(key);
    };
    this.reads = new RedisReads(this.commands, codec, remove, this.slotOf);
  }

  get inFlight(): number {
    return this.commands.inFlight;
  }

  get(key: string, budgetMs: number): Promise<StoreRead> {
    return this.reads.get(key, budgetMs);
  }

  async set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void> {
    if (ttlMs <= 0) {
      await this.delete(key, budgetMs);
      return;
    }
    const made = this.codec.encode(key, entry);
    const envelope = made instanceof Promise ? await made : made;
    if (envelope.byteLength > this.codec.bytesMax) throw new StoreError('refused', 'OVERSIZED');
    await this.commands.run(budgetMs, (client) => client.set(key, envelope, 'PX', Math.ceil(ttlMs)));
  }

  async delete(key: string, budgetMs: number): Promise<void> {
    await this.commands.run(budgetMs, (client) => client.unlink(key));
  }

  /** Walks the key space in bounded steps; what was found when the budget is used up is returned. */
  keys(prefix: string, limit: number, budgetMs: number): Promise<readonly string[]> {
    return keysOf([this], beginsWith(prefix), limit, budgetMs, this.clock);
  }

  sweep(pattern: string, limits: SweepLimits): Promise<SweepOutcome> {
    return sweepOver([this], pattern, limits, this.clock);
  }

  scan(cursor: string, pattern: string, budgetMs: number): Promise<readonly [string, readonly string[]]> {
    return this.commands.run(budgetMs, (client) => client.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_STEP));
  }

  async unlink(keys: readonly string[], budgetMs: number): Promise<Unlinked> {
    const commands = this.bySlot(keys).map((group) => this.commands.run(budgetMs, (client) => client.unlink(...group)));
    const outcomes = await Promise.allSettled(commands);
    return {
      removed: outcomes.reduce((sum, each) => sum + (each.status === 'fulfilled' ? each.value : 0), 0),
      isWhole: outcomes.every(({ status }) => status === 'fulfilled'),
    };
  }

  /** A command of another kind than the store's own; its replies and their absence tell as much. */
  command<T>(budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T> {
    return this.commands.run(budgetMs, send);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** One command may name keys of one slot alone. */
  private bySlot(keys: readonly string[]): readonly string[][] {
    const { slotOf } = this;
    if (slotOf === undefined) return keys.length === 0 ? [] : [[...keys]];
    const groups = new Map<number, string[]>();
    for (const key of keys) groups.set(slotOf(key), [...(groups.get(slotOf(key)) ?? []), key]);
    return [...groups.values()];
  }

  private remove(key: string): void {
    this.delete(key, this.limits.silentMsMax).catch(() => undefined);
  }
}
