import type { Redis } from 'ioredis';
import type { Clock, Timers } from '../../kernel/clock.js';
import { CircuitBreaker, type BreakerPolicy, type BreakerState } from '../engine/circuit-breaker.js';
import { EnvelopeCodec, type EnvelopeOptions } from '../engine/envelope.codec.js';
import { GuardedStore, pass } from './guarded.store.js';
import type { MaintainedServer } from './maintained-server.port.js';
import { RedisConnection, type ConnectionLog, type ConnectionState } from './redis.connection.js';
import type { RedisServer } from './redis.address.js';
import { RedisStore } from './redis.store.js';
import type { SharedStore } from './shared.store.js';

export interface RedisNodeOptions {
  readonly connectTimeoutMs: number;
  readonly maxRetryDelayMs: number;
  readonly commandTimeoutMs: number;
  readonly inFlightMax: number;
  readonly envelope: EnvelopeOptions;
  readonly breaker: BreakerPolicy;
}

export interface RedisTierStatus {
  readonly state: ConnectionState;
  /** Why it is away: one word. */
  readonly reason?: string;
  readonly breaker: BreakerState;
  readonly inFlight: number;
  /** Attempts to connect that failed, and connections that were lost. */
  readonly failures: number;
  /** Of a cluster: how many of its masters are connected. */
  readonly masters?: { readonly known: number; readonly ready: number };
}

/** One server, or all of them, as the tier sees them. */
export interface RedisServing {
  readonly store: SharedStore;
  /** A command on the key, to whoever holds it, behind the breaker. @throws StoreError */
  command<T>(key: string, budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T>;
  open(): void;
  status(): RedisTierStatus;
  ping(budgetMs: number): Promise<void>;
  /** Those that hold keys and are to be looked after now: none whose breaker keeps callers away. */
  servers(): readonly MaintainedServer[];
}

/** What is known of a member of a cluster. */
export interface Membership {
  /** Host and port. */
  readonly address: string;
  readonly slotOf: (key: string) => number;
  readonly onChange: () => void;
}

/** One server: connection, store and breaker, put together. In a cluster each has its own, so that none pays for another. */
export class RedisNode implements RedisServing {
  readonly store: GuardedStore;
  readonly connection: RedisConnection;
  /** Past the breaker. */
  readonly inner: RedisStore;
  /** Asks for what the member is only about to hold. */
  readonly asking: RedisStore;
  private readonly breaker: CircuitBreaker;

  constructor(
    server: RedisServer,
    options: RedisNodeOptions,
    clock: Clock & Timers,
    logger: ConnectionLog,
    member?: Membership,
  ) {
    const node = member?.address;
    const named = node === undefined ? {} : { node };
    const onChange = (): void => {
      if (this.connection.state === 'ready') this.probe(options.commandTimeoutMs);
      member?.onChange();
    };
    this.connection = new RedisConnection({ ...options, server, ...named }, clock, logger, onChange);
    const limits = { inFlightMax: options.inFlightMax, silentMsMax: options.connectTimeoutMs };
    const codec = new EnvelopeCodec(options.envelope);
    const role = member === undefined ? undefined : { name: member.address, slotOf: member.slotOf };
    const storeOf = (isAsking: boolean): RedisStore =>
      new RedisStore(this.connection, codec, limits, clock, role === undefined ? undefined : { ...role, isAsking });
    this.inner = storeOf(false);
    this.asking = storeOf(true);
    this.breaker = new CircuitBreaker(options.breaker, clock, (state) => {
      if (state === 'open') logger.warn('redis circuit breaker opened', named);
      else if (state === 'closed') logger.log('redis circuit breaker closed', named);
      else logger.log('redis circuit breaker lets a probe through', named);
      member?.onChange();
    });
    this.store = new GuardedStore(this.inner, this.breaker);
  }

  command<T>(_key: string, budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T> {
    return pass(this.breaker, () => this.inner.command(budgetMs, send));
  }

  /** A server that is back is asked at once: the pause of the breaker was for one that did not answer. */
  private probe(budgetMs: number): void {
    if (this.breaker.state === 'closed') return;
    this.breaker.probeSoon();
    this.command('', budgetMs, (client) => client.ping()).catch(() => undefined);
  }

  /** Begins to connect; returns at once. */
  open(): void {
    this.connection.open();
  }

  status(): RedisTierStatus {
    const { state, reason } = this.connection;
    return {
      state,
      ...(reason === undefined ? {} : { reason }),
      breaker: this.breaker.state,
      inFlight: this.inner.inFlight + this.asking.inFlight,
      failures: this.connection.failures,
    };
  }

  servers(): readonly MaintainedServer[] {
    return this.breaker.state === 'open' ? [] : [this.inner];
  }

  /** Asks past the breaker. @throws StoreError where there is no reply within the budget. */
  ping(budgetMs: number): Promise<void> {
    return this.connection.ping(budgetMs);
  }
}
