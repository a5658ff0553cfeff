import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { TestApplication } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { RawConnection, type RawReply } from '../support/raw-connection.js';

export type Headers = Readonly<Record<string, string>>;

export const RUN = '/api/v1/queries/world_gdp_per_capita_ranking/run';
export const ONE = `${RUN}?top_n=3`;
export const OTHER = `${RUN}?top_n=7`;
export const LARGE = `${RUN}?top_n=100`;
export const RESTRICTED = '/api/v1/queries/early_warning_hotlist/run';
/** A body of this type is refused, and the connection stays. */
export const TEXT: Headers = { 'Content-Type': 'text/plain' };

export function head(method: string, path: string, headers: Headers = {}, version = '1.1'): string {
  const lines = Object.entries({ Host: 'falaj', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/${version}\r\n${lines.join('')}\r\n`;
}

export async function ask(connection: RawConnection, bytes: string): Promise<RawReply> {
  connection.send(bytes);
  return connection.reply(bytes.split(' ')[0]);
}

/** What does not change from one reply to the next. */
export function comparable({ status, headers, body }: RawReply): RawReply {
  const kept = headers
    .filter(([name]) => !['age', 'date', 'x-request-id'].includes(name))
    .map(([name, value]) => [name, value.replace(/ttl=-?\d+/, 'ttl=N')] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { status, headers: kept, body: body.replace(/"request_id":"[^"]*"/, '"request_id":"ID"') };
}

export function rowsOf({ body }: RawReply): number {
  return (JSON.parse(body) as { row_count: number }).row_count;
}

export async function statusOf(connection: RawConnection): Promise<number> {
  return (await connection.reply()).status;
}

/** The application, and connections to it on which each byte counts. */
class LaneTrial {
  /** Requests that Node's parser made. */
  private parsed = 0;
  private readonly sockets = new Map<number, Socket>();
  private readonly connections: RawConnection[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly application: TestApplication,
  ) {
    const server: Server = application.app.getHttpServer();
    server.prependListener('request', () => this.parsed++);
    server.on('connection', (socket: Socket) => this.sockets.set(socket.remotePort ?? 0, socket));
  }

  static async start(): Promise<LaneTrial> {
    const database = await testDatabase({ data: true, scale: 0.1 });
    return new LaneTrial(database, await TestApplication.start(database));
  }

  async stop(): Promise<void> {
    await this.application.close();
    await this.database.drop();
  }

  closeConnections(): void {
    for (const connection of this.connections.splice(0)) connection.close();
  }

  async open(url = this.application.url): Promise<RawConnection> {
    const connection = await RawConnection.open(url);
    this.connections.push(connection);
    return connection;
  }

  /** Two by the framework until the URL is known; one that Node reads between two others; from then on the bytes are known. */
  async known(bytes: string): Promise<RawConnection> {
    const connection = await this.open();
    for (let time = 0; time < 4; time++) await ask(connection, bytes);
    return connection;
  }

  async bearer(roles: Parameters<TestApplication['token']>[0], ttlSeconds?: number): Promise<Headers> {
    return { Authorization: `Bearer ${await this.application.token(roles, ttlSeconds)}` };
  }

  /** The server's end. */
  socketOf(connection: RawConnection): Socket {
    const socket = this.sockets.get(connection.socket.localPort ?? 0);
    if (socket === undefined) throw new Error('the server has no such connection');
    return socket;
  }

  /** The pieces reach the server one by one, whatever the network would make of them. */
  async deliver(connection: RawConnection, pieces: readonly string[]): Promise<void> {
    // An answer says that the connection has been made at both ends.
    if (!this.sockets.has(connection.socket.localPort ?? 0)) await ask(connection, head('GET', '/health/live'));
    const socket = this.socketOf(connection);
    let sent = socket.bytesRead;
    for (const piece of pieces) {
      connection.send(piece);
      sent += piece.length;
      const deadline = performance.now() + 20_000;
      while (socket.bytesRead < sent && performance.now() < deadline) await turn();
    }
  }

  /** What Node's parser makes requests of meanwhile: how many. */
  async parsedDuring(work: () => Promise<unknown>): Promise<number> {
    const before = this.parsed;
    await work();
    return this.parsed - before;
  }

  /** Nothing is read from the table of most questions here until `work` has ended. */
  async whileLocked(work: () => Promise<void>): Promise<void> {
    const owner = new pg.Client({ connectionString: this.database.ownerUrl });
    await owner.connect();
    await owner.query('BEGIN; LOCK TABLE public.world_bank_indicators IN ACCESS EXCLUSIVE MODE');
    try {
      await work();
    } finally {
      await owner.end();
    }
  }
}

/** One trial for a suite, from its first test to its last; connections are closed after each. */
export function laneTrial(): () => LaneTrial {
  let trial: LaneTrial | undefined;
  const running = (): LaneTrial => {
    if (trial === undefined) throw new Error('the trial runs within tests alone');
    return trial;
  };
  beforeAll(async () => {
    trial = await LaneTrial.start();
  });
  afterEach(() => {
    running().closeConnections();
  });
  afterAll(async () => {
    await running().stop();
  });
  return running;
}
