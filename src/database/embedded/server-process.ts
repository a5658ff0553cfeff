import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FalajError } from '../../kernel/falaj-error.js';
import { type Postmaster, readPostmaster } from './postmaster-file.js';
import { isRunning } from './process-identity.js';
import type { ServerHome } from './server-home.js';
import { SERVER_ENVIRONMENT } from './server-privilege.js';

const POLL_MS = 10;
const LOG_BYTES_MAX = 8 * 1024 * 1024;
const SHARED_MEMORY_BYTES_MIN = 256 * 1024 * 1024;
/** Recovery after a crash may replay a lot; a server that works on it is waited for. */
const READY_MS = 120_000;
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 5000;

export interface LaunchOptions {
  readonly home: ServerHome;
  readonly port: number;
  readonly logFile: string;
  readonly durability: 'full' | 'none';
  readonly connectionsMax: number;
}

export type LaunchFailure = 'port-taken' | 'still-in-use' | 'failed';

/** The server ended before it was ready; `reason` says whether another attempt may do. */
export class LaunchError extends Error {
  constructor(
    readonly reason: LaunchFailure,
    readonly lines: string,
  ) {
    super(lines);
  }
}

/**
 * Starts the server and waits until it takes connections. It runs in a session of its own: Ctrl-C reaches a whole process
 * group, and a server in the caller's group would shut down before the caller has drained its requests.
 */
export async function launch(options: LaunchOptions): Promise<Postmaster> {
  rotate(options.logFile);
  const from = sizeOf(options.logFile);
  const child = await spawnServer(options);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  const ready = await Promise.race([waitReady(options.home.data, child.pid ?? -1), ended]);
  if (ready !== undefined && ready !== null) return ready;
  const lines = readFileSync(options.logFile).subarray(from).toString('utf8').trim();
  throw new LaunchError(reasonOf(lines), lines.split('\n').slice(-5).join('; '));
}

/** Waits for the server with this pid to say that it is ready; null when it ends first or the time is up. */
export async function waitReady(data: string, pid: number): Promise<Postmaster | null> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline && isRunning(pid)) {
    const found = readPostmaster(data);
    if (found?.pid === pid && found.status === 'ready') return found;
    await pause(POLL_MS);
  }
  return null;
}

/** Fast stop: running statements are ended and all is written. Where that takes too long, at once; recovery follows at the next start. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
  ] as const) {
    if (!send(pid, signal) || (await waitEnd(pid, waitMs))) return;
  }
  throw new FalajError('embedded.unavailable', `the embedded server (process ${String(pid)}) does not stop`, {
    hint: `End process ${String(pid)}.`,
  });
}

/** Resolves with true once the process is gone. */
export async function waitEnd(pid: number, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while (isRunning(pid)) {
    if (performance.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}

/** PostgreSQL has no "any port": one that was free a moment ago is the nearest to it, so a loser of that race tries again. */
export function freePort(): Promise<number> {
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

async function spawnServer(options: LaunchOptions): Promise<ChildProcess> {
  const { home, logFile } = options;
  const settings = [...settingsOf(options), `dynamic_shared_memory_type=${await sharedMemoryType()}`];
  const args = ['-D', home.data, ...settings.flatMap((setting) => ['-c', setting])];
  const { file, args: all, ...identity } = home.privilege.command(join(home.native, 'bin', 'postgres'), args);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(file, all, {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: SERVER_ENVIRONMENT,
  });
  child.unref();
  closeSync(log);
  return child;
}

function settingsOf({ port, durability, connectionsMax }: LaunchOptions): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${String(port)}`,
    'unix_socket_directories=',
    `max_connections=${String(connectionsMax)}`,
    'shared_buffers=256MB',
    'maintenance_work_mem=128MB',
    'max_wal_size=4GB',
    'password_encryption=scram-sha-256',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
  ];
  const lossy = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum_naptime=10min'];
  return durability === 'none' ? [...settings, ...lossy] : settings;
}

/** Containers often come with a /dev/shm too small for parallel queries; files in the data folder serve as well. */
async function sharedMemoryType(): Promise<'posix' | 'mmap'> {
  if (process.platform !== 'linux') return 'posix';
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize < SHARED_MEMORY_BYTES_MIN ? 'mmap' : 'posix';
  } catch {
    return 'mmap';
  }
}

function reasonOf(lines: string): LaunchFailure {
  if (/could not (bind|create any TCP\/IP sockets)|Address already in use/i.test(lines)) return 'port-taken';
  if (/shared memory block .* is still in use/.test(lines)) return 'still-in-use';
  return 'failed';
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function rotate(file: string): void {
  if (sizeOf(file) > LOG_BYTES_MAX) renameSync(file, `${file}.1`);
}

function send(pid: number, signal: 'SIGINT' | 'SIGQUIT'): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
