import { connect, createServer, type Server, type Socket } from 'node:net';
import { DataSource } from 'typeorm';
import type { Settings } from '../../../src/config/settings.js';
import { Connections } from '../../../src/database/connections.js';
import { ReadTransaction } from '../../../src/database/read-transaction.js';
import { SystemClock } from '../../../src/kernel/clock.js';

export const LIMITS = { poolMax: 2, poolQueueMax: 1, connectTimeoutMs: 400, statementTimeoutMs: 300 };

export function settingsWith(database: Partial<Settings['database']>): Settings {
  return { database: { ...LIMITS, ...database } } as Settings;
}

export interface Opened {
  readonly source: DataSource;
  readonly connections: Connections;
  readonly reads: ReadTransaction;
}

/** The pool and the transactions over it, without the container around them. */
export async function openConnections(url: string, database: Partial<Settings['database']> = {}): Promise<Opened> {
  const settings = settingsWith(database);
  const { poolMax, connectTimeoutMs } = settings.database;
  const source = new DataSource({
    type: 'postgres',
    url,
    poolSize: poolMax + 2,
    connectTimeoutMS: connectTimeoutMs,
    installExtensions: false,
    logging: false,
    poolErrorHandler: () => undefined,
  });
  await source.initialize();
  const clock = new SystemClock();
  const connections = new Connections(source, settings, clock);
  return { source, connections, reads: new ReadTransaction(connections, settings, clock) };
}

/** A way to the database that can be cut, frozen and restored, like a network. */
export class Proxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private frozen = false;
  private port = 0;
  /** Connections taken so far. */
  accepted = 0;

  constructor(private readonly target: string) {}

  /** The address of the database by way of this proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String(this.port);
    return url.href;
  }

  async open(): Promise<void> {
    const { port, hostname } = new URL(this.target);
    const server = createServer((client) => {
      this.accepted += 1;
      this.join(client, connect(Number(port), hostname));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Breaks every connection and refuses new ones. */
  async cut(): Promise<void> {
    this.breakConnections();
    const server = this.server;
    if (server === null) return;
    this.server = null;
    await new Promise((resolve) => server.close(resolve));
  }

  /** Breaks every connection and takes new ones. */
  breakConnections(): void {
    this.sockets.forEach((socket) => socket.destroy());
  }

  /** Connections stay and are taken, but nothing passes. */
  freeze(): void {
    this.frozen = true;
    this.sockets.forEach((socket) => socket.pause());
  }

  thaw(): void {
    this.frozen = false;
    this.sockets.forEach((socket) => socket.resume());
  }

  private join(client: Socket, upstream: Socket): void {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => to.write(chunk));
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.frozen) from.pause();
    }
  }
}
