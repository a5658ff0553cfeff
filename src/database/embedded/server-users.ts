import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type ProcessIdentity, identityOf, isAlive } from './process-identity.js';

/**
 * Who uses the server of a folder: one file for each use, naming its process. The last user to leave stops the server, so
 * no process takes it from under another. Every change happens under the folder's lock.
 */
export class ServerUsers {
  constructor(private readonly folder: string) {}

  /** Enters this process; the ticket is for `leave`. */
  async enter(): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const ticket = `${String(process.pid)}-${randomBytes(6).toString('hex')}`;
    await writeFile(join(this.folder, ticket), JSON.stringify(identityOf(process.pid)));
    return ticket;
  }

  async leave(ticket: string): Promise<void> {
    await rm(join(this.folder, ticket), { force: true });
  }

  /** How many live processes' uses there are; entries of dead ones are removed. */
  async count(): Promise<number> {
    const names = await readdir(this.folder).catch(() => []);
    const live = await Promise.all(names.map((name) => this.isLive(name)));
    return live.filter(Boolean).length;
  }

  private async isLive(name: string): Promise<boolean> {
    const file = join(this.folder, name);
    try {
      if (isAlive(JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity)) return true;
    } catch {
      // Half written by a process that died: no use of it.
    }
    await rm(file, { force: true });
    return false;
  }
}
