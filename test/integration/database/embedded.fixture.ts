import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres, type EmbeddedOptions } from '../../../src/database/embedded-postgres.js';
import { livePostmaster } from '../../../src/database/embedded/postmaster-file.js';
import { stopServer } from '../../../src/database/embedded/server-process.js';

export const isRoot = process.getuid?.() === 0;

/** Folders and servers of one test, all gone after it. */
export class EmbeddedFixture {
  readonly root = mkdtempSync(join(tmpdir(), 'falaj-embedded-'));
  readonly directory = join(this.root, 'server');
  readonly lines: string[] = [];
  private readonly servers: EmbeddedPostgres[] = [];

  get data(): string {
    return join(this.directory, 'cluster');
  }

  get options(): EmbeddedOptions {
    return { directory: this.directory, durability: 'none', log: (line) => this.lines.push(line) };
  }

  async start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
    const server = await EmbeddedPostgres.start({ ...this.options, ...options });
    this.servers.push(server);
    return server;
  }

  async clear(): Promise<void> {
    for (const server of this.servers) await server.stop();
    const left = await livePostmaster(this.data);
    if (left !== null) await stopServer(left.pid);
    rmSync(this.root, { recursive: true, force: true });
  }
}

export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
