import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';

const SETPRIV = '/usr/bin/setpriv';
const START_MS = 15_000;

/** Below the ports that systems give away, so that a bus port (ten thousand above) is one too. */
const PORT_MIN = 14_000;
const PORTS = 8000;
const BUS_OFFSET = 10_000;

/** Starts the program. Where the system can, it is told to die with this process, so that a killed run leaves none behind. */
export function spawnRedis({ program, libraries }, args) {
  const env = { PATH: process.env.PATH, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) };
  const options = { stdio: 'ignore', env };
  return existsSync(SETPRIV)
    ? spawn(SETPRIV, ['--pdeathsig', 'KILL', '--', program, ...args], options)
    : spawn(program, args, options);
}

/** The program that `npm run prove:` and `npm run bench:` found. */
export function foundProgram() {
  return { program: process.env.FALAJ_REDIS_BINARY ?? 'redis-server', libraries: process.env.FALAJ_REDIS_LIBRARIES };
}

/** A server of a topology: on loopback, in a folder of its own, without persistence but for what it knows of the others. */
export class RedisProcess {
  constructor(source, port, folder, args) {
    Object.assign(this, { source, port, folder, args });
    this.address = `127.0.0.1:${port}`;
    this.url = `redis://${this.address}`;
  }

  /** `argsOf` gives the arguments that follow port, address and folder; a first argument that is a file stands before them. */
  static async start(source, argsOf = () => []) {
    const folder = await mkdtemp(join(tmpdir(), 'falaj-redis-'));
    const port = await freePortPair();
    const server = new RedisProcess(source, port, folder, await argsOf({ port, folder }));
    await server.launch();
    return server;
  }

  async launch() {
    const { port, folder, args } = this;
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--loglevel', 'warning', '--save', ''];
    const [file, ...others] = args;
    const isFile = file !== undefined && !file.startsWith('--');
    this.child = spawnRedis(this.source, isFile ? [file, ...others] : [...own, ...args]);
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
    await until(() => this.call('PING'), START_MS);
  }

  /** One command over a connection of its own. */
  async call(...words) {
    const client = new Redis({ port: this.port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(...words);
    } finally {
      client.disconnect();
    }
  }

  /** Suspends it: it keeps its connections and answers nothing. */
  stop() {
    this.child.kill('SIGSTOP');
  }

  cont() {
    this.child.kill('SIGCONT');
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  async close() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Tries until it holds, and gives what it then gives; past the deadline its last failure is thrown. */
export async function until(attempt, withinMs = START_MS) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await pause(20);
  }
}

/** A port that is free together with the one that a member of a cluster takes for the others. */
async function freePortPair() {
  for (;;) {
    const port = PORT_MIN + Math.floor(Math.random() * PORTS);
    if ((await isFree(port)) && (await isFree(port + BUS_OFFSET))) return port;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
