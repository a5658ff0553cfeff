import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort, PrivateRedis } from '../support/processes.mjs';

/** A Redis of its own that is also set up badly, goes back to an older snapshot, and lets its keys be spoiled. */
export class ChaosRedis extends PrivateRedis {
  /** Nothing is launched yet, so that others can be started against an address where nobody answers. */
  static async prepare(directory) {
    const redis = new ChaosRedis();
    redis.port = await freePort();
    redis.directory = directory;
    mkdirSync(directory, { recursive: true });
    return redis;
  }

  get isLaunched() {
    return this.child !== undefined;
  }

  async launch() {
    const binary = process.env.FALAJ_REDIS_BINARY ?? 'redis-server';
    const words = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const libraries = process.env.FALAJ_REDIS_LIBRARIES;
    const env = { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) };
    this.child = spawn(binary, [...words, '--dir', this.directory, '--dbfilename', 'dump.rdb'], {
      stdio: 'ignore',
      env,
    });
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
    for (let turn = 0; turn < 100; turn += 1) {
      if (await this.command((client) => client.ping()).then(Boolean, () => false)) return;
      await pause(20);
    }
    throw new Error('the Redis server did not start');
  }

  async command(work) {
    const client = new Redis(this.port, '127.0.0.1', {
      lazyConnect: true,
      retryStrategy: null,
      connectTimeout: 2000,
      commandTimeout: 5000,
      disableClientInfo: true,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  async setting(name, value) {
    await this.command((client) => client.config('SET', name, value));
  }

  async usedBytes() {
    return Number(/used_memory:(\d+)/.exec(await this.command((client) => client.info('memory')))[1]);
  }

  async keepSnapshot() {
    await this.command((client) => client.save());
    copyFileSync(join(this.directory, 'dump.rdb'), join(this.directory, 'kept.rdb'));
  }

  async restartEmpty() {
    await this.kill();
    rmSync(join(this.directory, 'dump.rdb'), { force: true });
    await this.launch();
  }

  async restartFromSnapshot() {
    await this.kill();
    copyFileSync(join(this.directory, 'kept.rdb'), join(this.directory, 'dump.rdb'));
    await this.launch();
  }

  async stop() {
    if (this.isLaunched) await super.stop();
  }
}
