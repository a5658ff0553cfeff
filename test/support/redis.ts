import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { spawnRedis, type RedisProgram } from '../../bench/support/redis-process.mjs';
import { eventually } from './eventually.js';

interface RedisSource {
  readonly url?: string;
  readonly program?: string;
  readonly libraries?: string;
  readonly image?: string;
}

/** A Redis of one's own, and what can be done to it. An address given from outside (`controllable` false) can only be flushed. */
export interface TestRedis {
  readonly url: string;
  readonly controllable: boolean;
  flush(): Promise<void>;
  /** Suspends the server: it keeps its connections and answers nothing. */
  stop(): void;
  /** Lets a suspended server go on. */
  cont(): void;
  /** Ends the server at once; its data is lost. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Declares a suite that needs a Redis, skipped where none was found (the set-up says how to get one). */
export function describeWithRedis(name: string, suite: () => void): void {
  (process.env.FALAJ_TEST_REDIS === undefined ? describe.skip : describe)(name, suite);
}

/** The program that servers of a topology are started from; undefined where the tests have an address or an image alone. */
export function redisProgram(): RedisProgram | undefined {
  const { program, libraries } = JSON.parse(process.env.FALAJ_TEST_REDIS ?? '{}') as RedisSource;
  return program === undefined ? undefined : { program, libraries };
}

/** Declares a suite that needs several servers of its own, skipped where there is no program to start them from. */
export function describeWithServers(name: string, suite: (program: RedisProgram) => void): void {
  const program = redisProgram();
  if (program === undefined)
    describe.skip(name, () => {
      it.todo('needs a redis-server on this system');
    });
  else
    describe(name, () => {
      suite(program);
    });
}

/** Starts an instance without persistence, with these further arguments of the server. */
export async function testRedis(args: readonly string[] = []): Promise<TestRedis> {
  const source = JSON.parse(process.env.FALAJ_TEST_REDIS ?? '{}') as RedisSource;
  if (source.url !== undefined) return outsideRedis(source.url);
  const server = new PrivateRedis(source, await freePort(), args);
  await server.restart();
  return server;
}

class PrivateRedis implements TestRedis {
  readonly controllable = true;
  private child: ChildProcess | null = null;

  constructor(
    private readonly source: RedisSource,
    private readonly port: number,
    private readonly args: readonly string[],
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${String(this.port)}`;
  }

  flush(): Promise<void> {
    return flushAt(this.url);
  }

  stop(): void {
    if (this.source.image === undefined) this.child?.kill('SIGSTOP');
    else execFileSync('docker', ['pause', this.containerName]);
  }

  cont(): void {
    if (this.source.image === undefined) this.child?.kill('SIGCONT');
    else execFileSync('docker', ['unpause', this.containerName]);
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (child === null) return;
    this.child = null;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (this.source.image !== undefined) execFileSync('docker', ['rm', '--force', this.containerName]);
    child.kill('SIGKILL');
    await ended;
  }

  async restart(): Promise<void> {
    await this.kill();
    const settings = ['--save', '', '--appendonly', 'no', '--loglevel', 'warning', ...this.args];
    this.child = this.source.image === undefined ? this.spawnProgram(settings) : this.spawnContainer(settings);
    await eventually(() => ping(this.url), { withinMs: 15_000 });
  }

  close(): Promise<void> {
    return this.kill();
  }

  private get containerName(): string {
    return `falaj-test-redis-${String(this.port)}`;
  }

  private spawnProgram(settings: readonly string[]): ChildProcess {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', '/tmp', ...settings];
    return spawnRedis({ program: this.source.program ?? 'redis-server', libraries: this.source.libraries }, args);
  }

  private spawnContainer(settings: readonly string[]): ChildProcess {
    const address = `127.0.0.1:${String(this.port)}:6379`;
    const run = ['run', '--rm', '--name', this.containerName, '-p', address, this.source.image ?? '', 'redis-server'];
    return spawn('docker', [...run, ...settings], { stdio: 'ignore' });
  }
}

function outsideRedis(url: string): TestRedis {
  const refuse = (): never => {
    throw new Error('this Redis was given by its address and cannot be controlled');
  };
  return {
    url,
    controllable: false,
    flush: () => flushAt(url),
    stop: refuse,
    cont: refuse,
    kill: refuse,
    restart: refuse,
    close: () => Promise.resolve(),
  };
}

async function withClient<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}

async function ping(url: string): Promise<void> {
  await withClient(url, (client) => client.ping());
}

async function flushAt(url: string): Promise<void> {
  await withClient(url, (client) => client.flushall());
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
