import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { testRedis, type TestRedis } from './redis.js';

/** A Redis that is fit to acknowledge writes: what it says is done is on disk, and survives a kill. */
export class WriteRedis {
  private constructor(
    private readonly server: TestRedis,
    private readonly folder: string,
  ) {}

  static async start(more: readonly string[] = []): Promise<WriteRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'falaj-writes-'));
    const always = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
    return new WriteRedis(await testRedis([...always, '--dir', folder, ...more]), folder);
  }

  get url(): string {
    return this.server.url;
  }

  kill(): Promise<void> {
    return this.server.kill();
  }

  /** On the same port, with what was on its disk. */
  restart(): Promise<void> {
    return this.server.restart();
  }

  /** One command over a connection of its own. */
  async call(...words: readonly [string, ...string[]]): Promise<unknown> {
    const client = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const [command, ...others] = words;
      return await client.call(command, ...others);
    } finally {
      client.disconnect();
    }
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
