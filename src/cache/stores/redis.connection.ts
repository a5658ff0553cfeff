import { Redis } from 'ioredis';
import type { Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';
import { failureOf } from './redis-failure.js';
import { withinBudget } from './reply.race.js';

export interface RedisConnectionOptions {
  /** redis:// or rediss://, with user and password where the server asks for them. Never logged. */
  readonly url: string;
  readonly connectTimeoutMs: number;
  readonly maxRetryDelayMs: number;
  /** A command without a reply by then is given up by the client. */
  readonly commandTimeoutMs: number;
}

export type ConnectionState = 'connecting' | 'ready' | 'away' | 'closed';

export interface ConnectionLog {
  log(message: string, fields: Readonly<Record<string, string>>): void;
  warn(message: string, fields: Readonly<Record<string, string>>): void;
}

const FIRST_RETRY_MS = 50;

/**
 * One connection that comes and goes behind the cache's back. Opening it never blocks and never fails; while it is away every
 * command is refused at once (no offline queue), and a command is never sent twice. A change of state is logged once.
 */
export class RedisConnection {
  readonly client: Redis;
  private current: ConnectionState = 'connecting';
  private complaint = 'closed';

  constructor(
    options: RedisConnectionOptions,
    private readonly timers: Timers,
    private readonly logger: ConnectionLog,
  ) {
    this.client = new Redis(options.url, {
      lazyConnect: true,
      connectTimeout: options.connectTimeoutMs,
      commandTimeout: options.commandTimeoutMs,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      disconnectTimeout: options.commandTimeoutMs,
      disableClientInfo: true,
      retryStrategy: (attempt) => Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 20), options.maxRetryDelayMs),
    });
    this.client.on('error', (error: unknown) => (this.complaint = failureOf(error).reason));
    this.client.on('ready', () => {
      this.become('ready');
    });
    this.client.on('close', () => {
      this.become('away');
    });
  }

  get state(): ConnectionState {
    return this.current;
  }

  /** Why it is away: first word of the last complaint of socket or server; undefined while it is not. */
  get reason(): string | undefined {
    return this.current === 'away' ? this.complaint : undefined;
  }

  /** Begins to connect and returns at once; goes on trying for as long as the process lives. */
  open(): void {
    this.client.connect().catch(() => undefined);
  }

  /** Gives up a connection that is open and silent, and makes a new one. */
  renew(): void {
    if (this.current !== 'ready') return;
    this.complaint = 'silent';
    this.client.disconnect(true);
  }

  /** Round trip in milliseconds' budget. @throws StoreError where there is no reply in time. */
  async ping(budgetMs: number): Promise<void> {
    if (this.current !== 'ready') throw new StoreError('unavailable', this.complaint);
    await withinBudget(this.client.ping(), budgetMs, this.timers);
  }

  close(): Promise<void> {
    if (this.current !== 'closed') this.client.disconnect();
    this.current = 'closed';
    return Promise.resolve();
  }

  private become(state: 'ready' | 'away'): void {
    if (this.current === state || this.current === 'closed') return;
    this.current = state;
    if (state === 'ready') this.logger.log('redis is ready', {});
    else this.logger.warn('redis is away; the cache goes on without it', { reason: this.complaint });
  }
}
