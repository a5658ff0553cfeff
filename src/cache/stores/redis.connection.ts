import { Redis } from 'ioredis';
import type { CancelTimer, Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';
import { failureOf } from './redis-failure.js';
import type { RedisServer } from './redis.address.js';
import { withinBudget } from './reply.race.js';

export interface RedisConnectionOptions {
  /** Where to connect, and as whom. Never logged. */
  readonly server: RedisServer;
  readonly connectTimeoutMs: number;
  readonly maxRetryDelayMs: number;
  /** A command without a reply by then is given up by the client. */
  readonly commandTimeoutMs: number;
  /** Host and port, told in the log where there are several servers. */
  readonly node?: string;
}

export type ConnectionState = 'connecting' | 'ready' | 'away' | 'closed';

export interface ConnectionLog {
  log(message: string, fields: Readonly<Record<string, string>>): void;
  warn(message: string, fields: Readonly<Record<string, string>>): void;
}

const FIRST_RETRY_MS = 50;

/** The pause before the next attempt: doubling from one to the next, up to a limit. */
export function retryPauseMs(attempt: number, mostMs: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 20), mostMs);
}

/**
 * One connection that comes and goes behind the cache's back. Opening it never blocks and never fails; while it is away every
 * command is refused at once (no offline queue), and a command is never sent twice. A change of state is logged once.
 */
export class RedisConnection {
  readonly client: Redis;
  private current: ConnectionState = 'connecting';
  private complaint = 'closed';
  private gathering = false;
  private ends = 0;
  private failed = 0;
  private cancelRetry: CancelTimer = () => undefined;

  constructor(
    private readonly options: RedisConnectionOptions,
    private readonly timers: Timers,
    private readonly logger: ConnectionLog,
    private readonly onChange: () => void = () => undefined,
  ) {
    const settings = {
      lazyConnect: true,
      connectTimeout: options.connectTimeoutMs,
      commandTimeout: options.commandTimeoutMs,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      disconnectTimeout: options.commandTimeoutMs,
      disableClientInfo: true,
      retryStrategy: (attempt: number) => retryPauseMs(attempt, options.maxRetryDelayMs),
    };
    const { server } = options;
    this.client = typeof server === 'string' ? new Redis(server, settings) : new Redis({ ...settings, ...server });
    this.listen();
  }

  /** Attempts that failed and connections that were lost. */
  get failures(): number {
    return this.failed;
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

  /** Gives up a connection that is open and of no use, and makes a new one. */
  renew(why: string): void {
    if (this.current !== 'ready') return;
    this.complaint = why;
    this.client.disconnect(true);
  }

  /** What this tick sends from now on leaves in one write: the client makes one of each command, and each is a system call. */
  gather(): void {
    if (this.gathering || this.current !== 'ready') return;
    const { stream } = this.client;
    this.gathering = true;
    stream.cork();
    process.nextTick(() => {
      this.gathering = false;
      stream.uncork();
    });
  }

  /** Round trip in milliseconds' budget. @throws StoreError where there is no reply in time. */
  async ping(budgetMs: number): Promise<void> {
    if (this.current !== 'ready') throw new StoreError('unavailable', this.complaint);
    await withinBudget(this.client.ping(), budgetMs, this.timers);
  }

  close(): Promise<void> {
    this.cancelRetry();
    if (this.current !== 'closed') this.client.disconnect();
    this.current = 'closed';
    return Promise.resolve();
  }

  private listen(): void {
    this.client.on('error', (error: unknown) => (this.complaint = failureOf(error).reason));
    this.client.on('ready', () => {
      this.ends = 0;
      this.become('ready');
    });
    this.client.on('close', () => {
      if (this.current !== 'closed') this.failed += 1;
      this.become('away');
    });
    this.client.on('end', () => {
      this.beginAnew();
    });
  }

  /** The client tries again by itself but where no sentinel could be asked: there it ends. */
  private beginAnew(): void {
    if (this.current === 'closed') return;
    this.become('away');
    this.ends += 1;
    this.cancelRetry = this.timers.after(retryPauseMs(this.ends, this.options.maxRetryDelayMs), () => {
      this.open();
    });
  }

  private become(state: 'ready' | 'away'): void {
    if (this.current === state || this.current === 'closed') return;
    this.current = state;
    const fields = this.options.node === undefined ? {} : { node: this.options.node };
    if (state === 'ready') this.logger.log('redis is ready', fields);
    else this.logger.warn('redis is away; the cache goes on without it', { ...fields, reason: this.complaint });
    this.onChange();
  }
}
