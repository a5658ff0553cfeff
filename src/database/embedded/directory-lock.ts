import { link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FalajError } from '../../kernel/falaj-error.js';
import { type ProcessIdentity, identityOf, isAlive } from './process-identity.js';

const POLL_MS = 20;
const FREE = 'free';

interface Turn {
  readonly number: number;
  readonly holder: string;
}

/**
 * Mutual exclusion between processes over one folder; a holder that dies releases it.
 *
 * Turns are numbered files. The highest number rules: its holder has the lock while it lives and until it writes `free`.
 * Taking over means creating the next number, which the file system grants to exactly one. The highest file is never
 * deleted: were a dead holder's file simply removed, two waiters that both found it dead could each remove it, the slower
 * one removing the fresh lock of the faster.
 */
export class DirectoryLock {
  private constructor(private readonly file: string) {}

  /** Waits for the lock; throws `embedded.unavailable` when another live process keeps it for longer than `waitMs`. */
  static async acquire(folder: string, waitMs: number): Promise<DirectoryLock> {
    await mkdir(folder, { recursive: true });
    const scratch = join(folder, `.${String(process.pid)}-${Math.random().toString(36).slice(2)}`);
    await writeFile(scratch, JSON.stringify(identityOf(process.pid)));
    try {
      return await DirectoryLock.wait(folder, scratch, performance.now() + waitMs);
    } finally {
      await rm(scratch, { force: true });
    }
  }

  private static async wait(folder: string, scratch: string, deadline: number): Promise<DirectoryLock> {
    for (;;) {
      const latest = await latestTurn(folder);
      if (latest === null || isFree(latest.holder)) {
        const taken = await take(folder, (latest?.number ?? 0) + 1, scratch);
        if (taken !== null) return new DirectoryLock(taken);
      } else if (performance.now() > deadline) {
        throw new FalajError(
          'embedded.unavailable',
          `process ${pidOf(latest.holder)} is starting or stopping the server and does not finish`,
          {
            hint: `End that process if it hangs, then start again.`,
          },
        );
      }
      await pause(POLL_MS);
    }
  }

  async release(): Promise<void> {
    const scratch = `${this.file}.${FREE}`;
    await writeFile(scratch, FREE);
    await rename(scratch, this.file);
  }
}

function numberOf(name: string): number {
  return /^\d+$/.test(name) ? Number(name) : 0;
}

async function latestTurn(folder: string): Promise<Turn | null> {
  const number = Math.max(0, ...(await readdir(folder)).map(numberOf));
  if (number === 0) return null;
  // A file that went away meanwhile was not the highest any more: look again.
  const holder = await readFile(join(folder, String(number)), 'utf8').catch(() => '');
  return { number, holder };
}

function isFree(holder: string): boolean {
  if (holder === FREE) return true;
  try {
    return !isAlive(JSON.parse(holder) as ProcessIdentity);
  } catch {
    return false;
  }
}

function pidOf(holder: string): string {
  try {
    return String((JSON.parse(holder) as ProcessIdentity).pid);
  } catch {
    return 'unknown';
  }
}

/** Creates the turn with its content in one step, then makes sure that no higher one was granted and cleaned up around it. */
async function take(folder: string, number: number, scratch: string): Promise<string | null> {
  const file = join(folder, String(number));
  try {
    await link(scratch, file);
  } catch {
    return null;
  }
  const numbers = (await readdir(folder)).map(numberOf).filter((other) => other > 0);
  if (numbers.some((other) => other > number)) {
    await rm(file, { force: true });
    return null;
  }
  await Promise.all(
    numbers.filter((other) => other < number).map((other) => rm(join(folder, String(other)), { force: true })),
  );
  return file;
}
