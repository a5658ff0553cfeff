import type { Clock, Timers } from '../../kernel/clock.js';
import { CircuitBreaker, type BreakerPolicy, type BreakerState } from '../engine/circuit-breaker.js';
import { EnvelopeCodec, type EnvelopeOptions } from '../engine/envelope.codec.js';
import { GuardedStore } from './guarded.store.js';
import { RedisConnection, type ConnectionLog, type ConnectionState } from './redis.connection.js';
import { RedisStore } from './redis.store.js';

export interface RedisTierOptions {
  readonly url: string;
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
}

/** Redis as the second tier: connection, store and breaker, put together. */
export class RedisTier {
  readonly store: GuardedStore;
  private readonly connection: RedisConnection;
  private readonly inner: RedisStore;
  private readonly breaker: CircuitBreaker;

  constructor(options: RedisTierOptions, clock: Clock & Timers, logger: ConnectionLog) {
    this.connection = new RedisConnection(options, clock, logger);
    const limits = { inFlightMax: options.inFlightMax, silentMsMax: options.connectTimeoutMs };
    this.inner = new RedisStore(this.connection, new EnvelopeCodec(options.envelope), limits, clock);
    this.breaker = new CircuitBreaker(options.breaker, clock, (state) => {
      logger.log('redis circuit breaker', { state });
    });
    this.store = new GuardedStore(this.inner, this.breaker);
  }

  /** Begins to connect; returns at once. */
  open(): void {
    this.connection.open();
  }

  status(): RedisTierStatus {
    const { reason } = this.connection;
    return {
      state: this.connection.state,
      ...(reason === undefined ? {} : { reason }),
      breaker: this.breaker.state,
      inFlight: this.inner.inFlight,
    };
  }

  /** Asks past the breaker. @throws StoreError where there is no reply within the budget. */
  ping(budgetMs: number): Promise<void> {
    return this.connection.ping(budgetMs);
  }
}
