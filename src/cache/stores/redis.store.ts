import type { Redis } from 'ioredis';
import type { Clock, Timers } from '../../kernel/clock.js';
import { rejected } from '../../kernel/rejected.js';
import type { CacheEntry } from '../engine/cache-entry.js';
import type { StoreRead, SweepLimits, SweepOutcome } from '../engine/cache-store.port.js';
import type { EnvelopeCodec } from '../engine/envelope.codec.js';
import { StoreError } from '../engine/store.error.js';
import { bySlot } from './command.batch.js';
import { RedisCommands, type CommandLimits } from './redis.commands.js';
import type { RedisConnection } from './redis.connection.js';
import { RedisReads } from './redis.reads.js';
import { RedisWrites } from './redis.writes.js';
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
  private readonly writes: RedisWrites;
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
    const { commands, slotOf } = this;
    const onDefect = (key: string): void => {
      this.remove(key);
    };
    this.reads = new RedisReads({
      ...{ commands, codec, onDefect, slotOf },
      onLeaving: (reads) => {
        this.writes.flushBefore(reads);
      },
    });
    this.writes = new RedisWrites(commands, this.reads, slotOf);
  }

  get inFlight(): number {
    return this.commands.inFlight;
  }

  get(key: string, budgetMs: number): Promise<StoreRead> {
    return this.reads.get(key, budgetMs);
  }

  /** Without a step of its own where it need not wait: that would be another promise. */
  set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void> {
    if (ttlMs <= 0) return this.delete(key, budgetMs);
    try {
      const made = this.codec.encode(key, entry);
      const store = (envelope: Buffer): Promise<void> => this.store(key, envelope, ttlMs, budgetMs);
      return made instanceof Promise ? made.then(store) : store(made);
    } catch (error) {
      return rejected(error);
    }
  }

  /** As with all that is not a store: what was to be stored before leaves before it. */
  async delete(key: string, budgetMs: number): Promise<void> {
    this.writes.flush();
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
    this.writes.flush();
    return this.commands.run(budgetMs, (client) => client.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_STEP));
  }

  async unlink(keys: readonly string[], budgetMs: number): Promise<Unlinked> {
    this.writes.flush();
    const groups = bySlot(
      keys.map((key) => ({ key })),
      this.slotOf,
    );
    const commands = groups.map((group) =>
      this.commands.run(budgetMs, (client) => client.unlink(...group.map(({ key }) => key))),
    );
    const outcomes = await Promise.allSettled(commands);
    return {
      removed: outcomes.reduce((sum, each) => sum + (each.status === 'fulfilled' ? each.value : 0), 0),
      isWhole: outcomes.every(({ status }) => status === 'fulfilled'),
    };
  }

  /** A command of another kind than the store's own; its replies and their absence tell as much. */
  command<T>(budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T> {
    this.writes.flush();
    return this.commands.run(budgetMs, send);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private store(key: string, envelope: Buffer, ttlMs: number, budgetMs: number): Promise<void> {
    if (envelope.byteLength > this.codec.bytesMax) return Promise.reject(new StoreError('refused', 'OVERSIZED'));
    return this.writes.set(key, envelope, Math.ceil(ttlMs), budgetMs);
  }

  private remove(key: string): void {
    this.delete(key, this.limits.silentMsMax).catch(() => undefined);
  }
}
