import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { isRunning, workingDirectoryOf } from './process-identity.js';

/** What a running server says of itself in its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';
}

const STATUSES: readonly string[] = ['starting', 'stopping', 'ready', 'standby'];

/** `postmaster.pid`: line 1 the pid, line 4 the port, line 8 the status. Null while absent or half written. */
export function readPostmaster(dataFolder: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const status = (lines[7] ?? '').trim();
  return { pid, port, status: (STATUSES.includes(status) ? status : 'unknown') as Postmaster['status'] };
}

/** The server of this data folder where one runs, told from another process that was given the same pid. */
export async function livePostmaster(dataFolder: string): Promise<Postmaster | null> {
  const found = readPostmaster(dataFolder);
  if (found === null || !isRunning(found.pid)) return null;
  return (await worksIn(found.pid, dataFolder)) ? found : null;
}

/**
 * Removes the lock file of a server that is gone but whose pid another process has: PostgreSQL would refuse to start. Any
 * other it judges itself. Workers of that server must have ended, so the caller makes sure first (`serverProcesses`).
 */
export async function removeStaleFile(dataFolder: string): Promise<void> {
  const found = readPostmaster(dataFolder);
  if (found === null || !isRunning(found.pid) || (await worksIn(found.pid, dataFolder))) return;
  rmSync(join(dataFolder, 'postmaster.pid'), { force: true });
}

/** Pids of processes that work in the data folder, as every PostgreSQL process does; empty where the system does not tell. */
export async function serverProcesses(dataFolder: string): Promise<number[]> {
  if (!existsSync('/proc') || !existsSync(dataFolder)) return [];
  const folder = realpathSync(dataFolder);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.filter((pid) => workingDirectoryOf(pid) === folder && isRunning(pid));
}

async function worksIn(pid: number, dataFolder: string): Promise<boolean> {
  const folder = workingDirectoryOf(pid);
  if (folder !== null) return folder === realpathSync(dataFolder);
  return (await commandOf(pid)).includes('postgres');
}

function commandOf(pid: number): Promise<string> {
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-p', String(pid), '-o', 'command='], (error, stdout) => {
      resolve(error === null ? stdout : '');
    });
  });
}
