import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import { destroyClient } from './client-disposal.js';
import { ConnectionGate } from './connection-gate.js';
import { toFalajError } from './database-error.js';
import { withDeadline } from './deadline.js';

/** A connection of the pool, for one use. */
export interface Lease {
  readonly client: pg.PoolClient;
  /** Gives the connection back; one that is not `healthy` is destroyed. */
  release(healthy: boolean): void;
}

export interface ConnectionStatus {
  readonly inUse: number;
  readonly waiting: number;
  readonly max: number;
}

/** The application role's pool, shared with TypeORM, behind a bounded queue. */
@Injectable()
export class Connections {
  private readonly gate: ConnectionGate;

  constructor(
    private readonly source: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {
    const { poolMax, poolQueueMax, connectTimeoutMs } = settings.database;
    this.gate = new ConnectionGate({ max: poolMax, queueMax: poolQueueMax, waitMs: connectTimeoutMs }, clock);
    this.hearErrors();
  }

  /** Throws `database.overloaded` when pool and queue are full, `database.unavailable` when no connection can be made. */
  async lease(): Promise<Lease> {
    await this.gate.enter();
    try {
      return this.leaseOf(await this.pool.connect());
    } catch (cause) {
      this.gate.leave();
      throw new FalajError('database.unavailable', 'no connection to the database can be made', { cause });
    }
  }

  /** Round trip to the database in milliseconds; throws `database.unavailable` past `timeoutMs`. */
  async ping(timeoutMs: number): Promise<number> {
    const began = this.clock.monotonicMs();
    const lease = await this.lease();
    let healthy = false;
    try {
      await withDeadline(this.clock, lease.client.query('SELECT 1'), timeoutMs, () => {
        return new FalajError('database.unavailable', `the database does not answer within ${String(timeoutMs)} ms`);
      });
      healthy = true;
      return this.clock.monotonicMs() - began;
    } catch (error) {
      throw toFalajError(error);
    } finally {
      lease.release(healthy);
    }
  }

  status(): ConnectionStatus {
    return { inUse: this.gate.inUse, waiting: this.gate.waiting, max: this.settings.database.poolMax };
  }

  private get pool(): pg.Pool {
    return (this.source.driver as unknown as { master: pg.Pool }).master;
  }

  /**
   * While a connection is lent the pool does not listen to it, and an error nobody hears ends the process. It is heard from within
   * the pool's own event: by the time `connect()` has resolved, the server's farewell may have been read, since a backend that
   * is terminated right after it became ready sends both in one packet.
   */
  private hearErrors(): void {
    this.pool.on('acquire', (client) => client.off('error', ignore).on('error', ignore));
  }

  private leaseOf(client: pg.PoolClient): Lease {
    return {
      client,
      release: (healthy) => {
        if (!healthy) destroyClient(client);
        client.release(!healthy);
        this.gate.leave();
      },
    };
  }
}

/** One for all connections, so that it is never there twice. */
function ignore(): void {
  // Whoever uses the connection meets the failure in the answer to its next statement.
}
