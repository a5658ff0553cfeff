import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A Redis of its own on loopback that can be stopped, continued, killed and restarted empty. */
export class PrivateRedis {
  static async start() {
    const redis = new PrivateRedis();
    redis.port = await freePort();
    await redis.launch();
    return redis;
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  async launch() {
    const binary = process.env.FALAJ_REDIS_BINARY ?? 'redis-server';
    const words = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const libraries = process.env.FALAJ_REDIS_LIBRARIES;
    const env = { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) };
    this.child = spawn(binary, words, { stdio: 'ignore', env });
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
    await pause(150);
  }

  pause() {
    this.child.kill('SIGSTOP');
  }

  resume() {
    this.child.kill('SIGCONT');
  }

  async flush() {
    const socket = connect(this.port, '127.0.0.1');
    socket.end('FLUSHALL\r\n');
    await new Promise((resolve) => socket.once('close', resolve).once('error', resolve).resume());
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  async restartEmpty() {
    await this.kill();
    await this.launch();
  }

  async stop() {
    this.child.kill('SIGCONT');
    await this.kill();
  }
}

const PROJECT = new URL('../..', import.meta.url);

/** One server process of the product, as shipped. It keeps its address when it is killed and launched again. */
export class FalajProcess {
  output = '';

  /**
   * @param environment with FALAJ_PROGRAM, what else than the bundle is run.
   * @param withinMs a first start loads the bundled data, which takes a busy machine minutes. One that does not get ready is ended.
   * @param root directory of the product.
   */
  static async start(environment, withinMs, root = PROJECT) {
    const falaj = new FalajProcess(await freePort(), environment, root);
    falaj.launch();
    try {
      await falaj.ready(withinMs);
    } catch (error) {
      await falaj.kill();
      throw error;
    }
    return falaj;
  }

  constructor(port, environment, root = PROJECT) {
    this.root = root;
    this.port = port;
    this.environment = environment;
    this.url = `http://127.0.0.1:${port}`;
  }

  launch() {
    const { FALAJ_PROGRAM = 'dist/program/main.js', ...environment } = this.environment;
    this.child = spawn(process.execPath, [FALAJ_PROGRAM], {
      cwd: this.root,
      env: { ...process.env, PORT: String(this.port), LOG_LEVEL: 'error', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (chunk) => (this.output = (this.output + chunk).slice(-20_000)));
    }
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
  }

  get hasEnded() {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async ready(withinMs = 60_000) {
    const until = Date.now() + withinMs;
    while (Date.now() < until) {
      if (this.hasEnded) break;
      const reply = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (reply?.ok) return;
      await pause(100);
    }
    throw new Error(`the server did not become ready:\n${this.output}`);
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  pause() {
    this.child.kill('SIGSTOP');
  }

  resume() {
    this.child.kill('SIGCONT');
  }

  async stop() {
    if (!this.hasEnded) {
      this.resume();
      this.child.kill('SIGTERM');
    }
    await this.gone;
  }
}
