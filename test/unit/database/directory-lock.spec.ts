import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { DirectoryLock } from '../../../src/database/embedded/directory-lock.js';
import { identityOf, isAlive, isRunning } from '../../../src/database/embedded/process-identity.js';
import { ServerUsers } from '../../../src/database/embedded/server-users.js';

/** The pid of a process that is gone. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'falaj-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the lock of a folder', () => {
  it('is held by one at a time, however many want it', async () => {
    let inside = 0;
    let most = 0;
    const turn = async (): Promise<void> => {
      const lock = await DirectoryLock.acquire(folder, 10_000);
      inside += 1;
      most = Math.max(most, inside);
      await Promise.resolve();
      inside -= 1;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 12 }, turn));
    expect(most).toBe(1);
  });

  it('is taken over from a process that died, by exactly one of many', async () => {
    writeFileSync(join(folder, '5'), JSON.stringify({ pid: deadPid(), birth: null }));
    const attempts = await Promise.allSettled([1, 2, 3].map(() => DirectoryLock.acquire(folder, 150)));
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
  });

  it('is taken over from a process whose pid another one has now', async () => {
    writeFileSync(join(folder, '1'), JSON.stringify({ pid: process.pid, birth: '1' }));
    await expect(DirectoryLock.acquire(folder, 150)).resolves.toBeDefined();
  });

  it('names the process that keeps it too long, and leaves nothing behind', async () => {
    await DirectoryLock.acquire(folder, 150);
    await expect(DirectoryLock.acquire(folder, 50)).rejects.toMatchObject({
      code: 'embedded.unavailable',
      detail: expect.stringContaining(`process ${String(process.pid)}`) as unknown,
    });
    expect(readdirSync(folder)).toEqual(['1']);
  });

  it('says so where the holder cannot be read', async () => {
    writeFileSync(join(folder, '1'), 'torn');
    await expect(DirectoryLock.acquire(folder, 50)).rejects.toMatchObject({
      detail: expect.stringContaining('unknown') as unknown,
    });
  });
});

describe('the users of a server', () => {
  it('are counted while their process lives', async () => {
    const users = new ServerUsers(join(folder, 'users'));
    expect(await users.count()).toBe(0);
    const tickets = [await users.enter(), await users.enter()];
    writeFileSync(join(folder, 'users/dead'), JSON.stringify({ pid: deadPid(), birth: null }));
    writeFileSync(join(folder, 'users/torn'), '{');
    expect(await users.count()).toBe(2);
    expect(readdirSync(join(folder, 'users')).sort()).toEqual([...tickets].sort());
    await users.leave(tickets[0]!);
    expect(await users.count()).toBe(1);
  });
});

describe('the identity of a process', () => {
  it('tells it from a later one with its pid', () => {
    const self = identityOf(process.pid);
    expect(isAlive(self)).toBe(true);
    expect(isAlive({ ...self, birth: '1' })).toBe(self.birth === null);
    expect(isRunning(0)).toBe(false);
    expect(isRunning(deadPid())).toBe(false);
  });
});
