import type { Redis } from 'ioredis';
import type { CancelTimer, Clock, Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';
import { RedisCommands } from '../stores/redis.commands.js';
import { RedisConnection, type ConnectionLog } from '../stores/redis.connection.js';
import { hasWaitAof, parseInformation, unfitness, type ServerFacts } from './server.fitness.js';

export interface WriteServerOptions {
  /** May hold a password: never logged. */
  readonly url: string;
  readonly connectTimeoutMs: number;
  readonly maxRetryDelayMs: number;
  readonly commandBudgetMs: number;
  readonly inFlightMax: number;
  /** Pause between two examinations of a server that stays connected. */
  readonly recheckMs: number;
}

export type ServerVerdict =
  | { readonly kind: 'away'; readonly reason: string }
  | { readonly kind: 'unfit'; readonly reasons: readonly string[] }
  | { readonly kind: 'fit'; readonly waitAof: boolean };

/**
 * The server of the streams. It is examined on every connection before anything is appended through it, and again now and then: a
 * server that came back may be another one, or set up otherwise. A connection that ends takes the verdict with it.
 */
export class WriteServer {
  private readonly connection: RedisConnection;
  private readonly commands: RedisCommands;
  private readonly listeners = new Set<() => void>();
  private current: ServerVerdict = { kind: 'away', reason: 'not connected yet' };
  private connections = 0;
  private cancelRecheck: CancelTimer = () => undefined;
  private closed = false;

  constructor(
    private readonly options: WriteServerOptions,
    private readonly clock: Clock & Timers,
    private readonly logger: ConnectionLog,
  ) {
    const { url, commandBudgetMs, inFlightMax, connectTimeoutMs } = options;
    // The connection would say that the cache goes on without it, which a stream of writes does not.
    const silent: ConnectionLog = { log: () => undefined, warn: () => undefined };
    const settings = { ...options, server: url, commandTimeoutMs: commandBudgetMs };
    this.connection = new RedisConnection(settings, clock, silent, () => {
      this.reconnected();
    });
    this.commands = new RedisCommands(this.connection, { inFlightMax, silentMsMax: connectTimeoutMs }, clock, false);
  }

  get verdict(): ServerVerdict {
    return this.current;
  }

  /** Called after each change of the verdict, and after each examination. */
  onExamined(listener: () => void): void {
    this.listeners.add(listener);
  }

  open(): void {
    this.connection.open();
  }

  /** Why nothing can be sent now; undefined where it can. */
  refusal(): StoreError | undefined {
    return this.commands.refusal();
  }

  /** @throws StoreError */
  run<T>(send: (client: Redis) => Promise<T>): Promise<T> {
    return this.commands.run(this.options.commandBudgetMs, send);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelRecheck();
    await this.connection.close();
  }

  /** Looks at the server as it is now. */
  async examine(): Promise<void> {
    const asked = this.connections;
    const verdict = await this.judged();
    // What another connection answered says nothing of this one.
    if (this.closed || asked !== this.connections || this.connection.state !== 'ready') return;
    this.become(verdict);
    this.examineLater();
  }

  private reconnected(): void {
    this.connections += 1;
    this.cancelRecheck();
    if (this.connection.state === 'ready') {
      this.current = { kind: 'away', reason: 'not examined yet' };
      void this.examine();
    } else this.become({ kind: 'away', reason: this.connection.reason ?? 'closed' });
  }

  private examineLater(): void {
    this.cancelRecheck();
    this.cancelRecheck = this.clock.after(this.options.recheckMs, () => void this.examine());
  }

  private async judged(): Promise<ServerVerdict> {
    try {
      const facts = await this.facts();
      const reasons = unfitness(facts);
      return reasons.length > 0 ? { kind: 'unfit', reasons } : { kind: 'fit', waitAof: hasWaitAof(facts) };
    } catch (error) {
      return { kind: 'away', reason: error instanceof StoreError ? error.reason : 'unreadable' };
    }
  }

  private async facts(): Promise<ServerFacts> {
    const information = parseInformation(await this.run((client) => client.info()));
    try {
      const pairs = await this.run((client) =>
        client.call('CONFIG', 'GET', 'maxmemory-policy', 'appendonly', 'appendfsync'),
      );
      return { information, configuration: asRecord(pairs) };
    } catch (error) {
      // A server from before 7.0 takes one name; one that is managed by others takes none.
      if (!(error instanceof StoreError) || error.failure !== 'refused') throw error;
      return { information, configuration: undefined };
    }
  }

  private become(verdict: ServerVerdict): void {
    const before = JSON.stringify(this.current);
    this.current = verdict;
    if (JSON.stringify(verdict) !== before) this.say(verdict);
    for (const listener of this.listeners) listener();
  }

  private say(verdict: ServerVerdict): void {
    if (verdict.kind === 'fit') this.logger.log('the server of write-behind is fit to acknowledge writes', {});
    else if (verdict.kind === 'away')
      this.logger.warn('the server of write-behind is away', { reason: verdict.reason });
    else
      this.logger.warn('the server of write-behind must not acknowledge writes', {
        reason: verdict.reasons.join('; '),
      });
  }
}

function asRecord(pairs: unknown): Readonly<Record<string, string>> {
  const words = Array.isArray(pairs) ? pairs.map(String) : [];
  const record: Record<string, string> = {};
  for (let at = 0; at + 1 < words.length; at += 2) record[words[at] ?? ''] = words[at + 1] ?? '';
  return record;
}
