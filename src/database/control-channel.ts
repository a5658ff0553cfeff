import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { CancelTimer, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { destroyClient } from './client-disposal.js';
import { toFalajError } from './database-error.js';
import { withDeadline } from './deadline.js';
import { SerialClient } from './serial-client.js';

export interface ControlChannelOptions {
  readonly url: string;
  readonly connectTimeoutMs: number;
}

const BACKOFF_FIRST_MS = 50;
const BACKOFF_MAX_MS = 2000;
/** The server's own limit for statements whose caller stopped waiting. */
const STATEMENT_MAX_MS = 10_000;

/**
 * One connection of its own for what must not queue behind ordinary work: following the change log and hearing its wakes.
 *
 * While it is down every query is refused at once; it reconnects by itself. A query past its time drops the connection, since
 * answers come in order and every later one would wait behind it.
 */
export class ControlChannel {
  private readonly logger = new Logger(ControlChannel.name);
  private client: pg.Client | null = null;
  private statements: SerialClient | null = null;
  private connecting: pg.Client | null = null;
  private retry: CancelTimer | null = null;
  private failures = 0;
  private closed = false;
  private readonly channels = new Map<string, Set<(payload: string) => void>>();
  private readonly connectedListeners = new Set<() => void>();
  private readonly lostListeners = new Set<() => void>();

  constructor(
    private readonly options: ControlChannelOptions,
    private readonly timers: Timers,
  ) {}

  get connected(): boolean {
    return this.client !== null;
  }

  /** Begins to connect, and from then on stays connected as far as the database allows. */
  open(): void {
    void this.connect();
  }

  /** Throws `database.unavailable` at once while down, and past `timeoutMs`. */
  async query<R extends Record<string, unknown>>(
    text: string,
    values: readonly unknown[],
    timeoutMs: number,
  ): Promise<R[]> {
    const { client, statements } = this;
    if (client === null || statements === null) {
      throw new FalajError('database.unavailable', 'the control connection is down');
    }
    try {
      const late = (): Error => this.late(client, timeoutMs);
      const answer = statements.run((free) => free.query<R>(text, [...values]));
      return (await withDeadline(this.timers, answer, timeoutMs, late)).rows;
    } catch (error) {
      throw toFalajError(error);
    }
  }

  /** Hears the channel from now on, also after reconnecting; what is sent while disconnected is lost. */
  listen(channel: string, hear: (payload: string) => void): void {
    const hearers = this.channels.get(channel) ?? new Set();
    this.channels.set(channel, hearers.add(hear));
    const { client, statements } = this;
    if (client === null || statements === null) return;
    statements
      .run((free) => free.query(listenTo(channel)))
      .catch(() => {
        this.drop(client);
      });
  }

  /** Called after every connect, once all channels are heard; at once if connected already. */
  onConnected(listener: () => void): void {
    this.connectedListeners.add(listener);
    if (this.connected) this.tell(listener);
  }

  onLost(listener: () => void): void {
    this.lostListeners.add(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.retry?.();
    if (this.connecting !== null) destroyClient(this.connecting);
    const client = this.client;
    if (client !== null) this.drop(client);
    await Promise.resolve();
  }

  private async connect(): Promise<void> {
    const { url, connectTimeoutMs } = this.options;
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      application_name: 'falaj control',
    });
    this.connecting = client;
    client.on('error', () => undefined);
    const opened = await this.openWith(client);
    this.connecting = null;
    if (opened && !this.closed) {
      this.adopt(client);
    } else {
      destroyClient(client);
      this.reconnectLater();
    }
  }

  private async openWith(client: pg.Client): Promise<boolean> {
    try {
      await client.connect();
      // A channel may be added while this runs; it must be heard before anyone is told of the connection.
      for (let heard = -1; heard !== this.channels.size;) {
        heard = this.channels.size;
        await withDeadline(this.timers, client.query(this.opening()), this.options.connectTimeoutMs, silent);
      }
      return true;
    } catch {
      return false;
    }
  }

  private opening(): string {
    const limit = `SET statement_timeout = ${String(STATEMENT_MAX_MS)}`;
    return [limit, ...[...this.channels.keys()].map(listenTo)].join('; ');
  }

  private adopt(client: pg.Client): void {
    this.client = client;
    this.statements = new SerialClient(client);
    this.failures = 0;
    client.on('end', () => {
      this.drop(client);
    });
    client.on('error', () => {
      this.drop(client);
    });
    client.on('notification', ({ channel, payload }) => {
      this.channels.get(channel)?.forEach((hear) => {
        this.tell(() => {
          hear(payload ?? '');
        });
      });
    });
    this.connectedListeners.forEach((listener) => {
      this.tell(listener);
    });
  }

  private late(client: pg.Client, timeoutMs: number): FalajError {
    this.drop(client);
    return new FalajError(
      'database.unavailable',
      `the control connection did not answer within ${String(timeoutMs)} ms`,
    );
  }

  private drop(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = null;
    destroyClient(client);
    this.lostListeners.forEach((listener) => {
      this.tell(listener);
    });
    this.reconnectLater();
  }

  /** A listener runs inside the driver's events and timers, where an error would end the process. */
  private tell(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.logger.error(
        'a listener of the control connection failed',
        error instanceof Error ? error.stack : undefined,
      );
    }
  }

  private reconnectLater(): void {
    if (this.closed) return;
    const delayMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(this.failures, 10));
    this.failures += 1;
    this.retry = this.timers.after(delayMs, () => {
      void this.connect();
    });
  }
}

function listenTo(channel: string): string {
  return `LISTEN ${pg.escapeIdentifier(channel)}`;
}

function silent(): FalajError {
  return new FalajError('database.unavailable', 'the database does not answer');
}
