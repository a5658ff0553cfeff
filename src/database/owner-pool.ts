import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { toFalajError } from './database-error.js';
import type { OwnerSessions } from './owner-sessions.js';

const IDLE_MS = 30_000;

/**
 * A small pool of the owner's connections for work that goes on beside the requests, and never takes one of theirs. Connections are made
 * when they are needed. Whoever borrows one leaves it outside of a transaction and its session's settings as they were.
 */
export class OwnerPool implements OwnerSessions, OnApplicationShutdown {
  private readonly pool: pg.Pool;

  constructor(ownerUrl: string, limits: { readonly max: number; readonly connectTimeoutMs: number }, name: string) {
    this.pool = new pg.Pool({
      connectionString: ownerUrl,
      max: limits.max,
      connectionTimeoutMillis: limits.connectTimeoutMs,
      idleTimeoutMillis: IDLE_MS,
      application_name: name,
      keepAlive: true,
    });
    this.pool.on('error', () => undefined);
    // While a connection is lent the pool does not listen, and an error that nobody hears ends the process.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async withOwner<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw toFalajError(error);
    });
    let isSound = false;
    try {
      const result = await work(client);
      isSound = true;
      return result;
    } finally {
      client.release(!isSound);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end().catch(() => undefined);
  }
}
