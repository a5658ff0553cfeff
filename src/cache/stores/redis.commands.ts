import type { Redis } from 'ioredis';
import type { Clock, Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';
import { failureOf } from './redis-failure.js';
import type { RedisConnection } from './redis.connection.js';
import { ReplyDeadlines } from './reply.deadlines.js';

export interface CommandLimits {
  /** Commands under way, each key of a batched read counting as one; more are refused at once. */
  readonly inFlightMax: number;
  /** A connection that gave no reply for so long, though asked, is made anew. */
  readonly silentMsMax: number;
}

/** A server that can only be read is asked again through a new connection, which may lead to another one; no more often than this. */
const READ_ONLY_RENEW_MS = 5000;

/**
 * What leaves through one connection: counted, bounded, each raced with what its caller may still wait; none is repeated, none
 * waits for a connection. Replies and their absence tell when the connection is of no use any more.
 */
export class RedisCommands {
  private readonly deadlines: ReplyDeadlines;
  private running = 0;
  private silentSinceMs: number | undefined;
  private readOnlySinceMs: number | undefined;

  constructor(
    private readonly connection: RedisConnection,
    private readonly limits: CommandLimits,
    readonly clock: Clock & Timers,
    /** Each command asks a member of a cluster for a slot that it is only about to hold. */
    private readonly isAsking: boolean,
  ) {
    this.deadlines = new ReplyDeadlines(clock);
  }

  get inFlight(): number {
    return this.running;
  }

  /** Why a command cannot be sent now. */
  refusal(): StoreError | undefined {
    if (this.connection.state !== 'ready') return new StoreError('unavailable', this.connection.reason);
    return this.running >= this.limits.inFlightMax ? new StoreError('saturated') : undefined;
  }

  run<T>(budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T> {
    const refusal = this.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    return new Promise<T>((resolve, reject) => {
      const beganMs = this.clock.monotonicMs();
      const failed = (error: unknown): void => {
        const failure = failureOf(error);
        this.heedFailure(failure, beganMs);
        reject(failure);
      };
      const command = this.issue(send);
      // Under way until it ends, whoever still waits for it.
      this.enter();
      const wait = this.deadlines.afterTick(budgetMs, failed);
      command.then(
        (reply) => {
          this.leave(1);
          if (!wait.end()) return;
          this.heedReply();
          resolve(reply);
        },
        (error: unknown) => {
          this.leave(1);
          if (wait.end()) failed(error);
        },
      );
    });
  }

  /** Sends, with the other commands of this tick. */
  issue<T>(send: (client: Redis) => Promise<T>): Promise<T> {
    const { client } = this.connection;
    this.connection.gather();
    if (this.isAsking) client.asking().catch(() => undefined);
    return send(client);
  }

  enter(): void {
    this.running += 1;
  }

  leave(commands: number): void {
    this.running -= commands;
  }

  heedReply(): void {
    this.silentSinceMs = undefined;
  }

  /** A server that was cut off without a word leaves an open connection behind, on which nobody would ever answer. */
  heedFailure(failure: StoreError, beganMs: number): void {
    if (failure.failure !== 'timeout') {
      this.silentSinceMs = undefined;
      if (failure.reason === 'READONLY') this.leaveReadOnly();
      return;
    }
    this.silentSinceMs ??= beganMs;
    if (this.clock.monotonicMs() - this.silentSinceMs < this.limits.silentMsMax) return;
    this.silentSinceMs = undefined;
    this.connection.renew('silent');
  }

  /** A master that became a replica keeps its connections; the address may lead to its successor by now. */
  private leaveReadOnly(): void {
    const now = this.clock.monotonicMs();
    if (this.readOnlySinceMs !== undefined && now - this.readOnlySinceMs < READ_ONLY_RENEW_MS) return;
    this.readOnlySinceMs = now;
    this.connection.renew('READONLY');
  }
}
