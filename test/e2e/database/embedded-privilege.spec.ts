import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installedBinaries } from '../../../src/database/embedded/postgres-binaries.js';
import { NOBODY } from '../../../src/database/embedded/server-privilege.js';
import { holdServer } from '../../support/holder.js';
import { EmbeddedFixture, ask, isRoot } from '../../integration/database/embedded.fixture.js';

const forRoot = isRoot ? it : it.skip;

function possible(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function ownerOfProcess(pid: number): number {
  return statSync(`/proc/${String(pid)}`).uid;
}

const COPY_MS = 60_000;

describe('an embedded server and its rights', () => {
  let fixture: EmbeddedFixture;
  beforeEach(() => {
    fixture = new EmbeddedFixture();
  });
  afterEach(() => fixture.clear());

  /** As after an installation that ran no install scripts, below a folder that only its owner may enter. */
  function privateInstallation(): string {
    const native = join(fixture.root, 'private/package/native');
    cpSync(installedBinaries(), native, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/\.so(\.\d+)?$/.test(path) || !path.includes('/native/lib/lib') || !isLink(path),
    });
    chmodSync(join(fixture.root, 'private'), 0o700);
    return native;
  }

  function isLink(path: string): boolean {
    return possible('test', '-L', path);
  }

  it(
    'runs from a package whose install script was withheld',
    async () => {
      const native = privateInstallation();
      expect(existsSync(join(native, 'lib/libicui18n.so.60'))).toBe(false);
      const server = await fixture.start({ native, ways: ['self', 'namespace'] });
      expect(await ask(server.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      expect(existsSync(join(native, 'lib/libicui18n.so.60'))).toBe(true);
    },
    COPY_MS,
  );

  forRoot('runs as nobody where user namespaces are forbidden', async () => {
    chmodSync(fixture.root, 0o755);
    const server = await fixture.start({ ways: ['setuid'] });
    expect(ownerOfProcess(server.pid)).toBe(NOBODY);
    expect(statSync(fixture.data).uid).toBe(NOBODY);
    await ask(server.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    await server.stop();
    const again = await fixture.start({ ways: ['namespace'] });
    expect(ownerOfProcess(again.pid)).toBe(0);
    expect(await ask(again.ownerUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  forRoot(
    'moves programs and data outside a folder that nobody may enter, and finds them again',
    async () => {
      const native = privateInstallation();
      const outside = join(fixture.root, 'outside');
      mkdirSync(outside);
      chmodSync(fixture.root, 0o755);
      const directory = join(fixture.root, 'private/server');
      const first = await fixture.start({ native, directory, ways: ['namespace'] });
      await ask(first.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
      await first.stop();
      const moved = await fixture.start({ native, directory, outside: ['/proc/nowhere', outside], ways: ['setuid'] });
      expect(ownerOfProcess(moved.pid)).toBe(NOBODY);
      expect(existsSync(join(directory, 'cluster'))).toBe(false);
      expect(fixture.lines.join()).toContain(outside);
      expect(await ask(moved.ownerUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      await moved.stop();
      const again = await fixture.start({ native, directory, outside: [], ways: ['setuid'] });
      expect(await ask(again.ownerUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    },
    COPY_MS,
  );

  forRoot('runs for an ordinary user', async () => {
    chmodSync(fixture.root, 0o755);
    mkdirSync(fixture.directory);
    chownSync(fixture.directory, NOBODY, NOBODY);
    const holder = await holdServer(fixture.options, [
      'setpriv',
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      '--clear-groups',
    ]);
    expect(ownerOfProcess(holder.server.pid)).toBe(NOBODY);
    expect(await ask(holder.server.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(await holder.leave()).toBe(0);
  });

  const mounts = isRoot && possible('unshare', '--mount', 'true');
  (mounts ? it : it.skip)('keeps shared memory in files where /dev/shm is small', async () => {
    const script = 'mount -t tmpfs -o size=16m tmpfs /dev/shm && exec "$0" "$@"';
    const holder = await holdServer(fixture.options, ['unshare', '--mount', 'sh', '-c', script]);
    expect(await ask(holder.server.ownerUrl, 'SHOW dynamic_shared_memory_type')).toEqual([
      { dynamic_shared_memory_type: 'mmap' },
    ]);
    await ask(holder.server.ownerUrl, 'ALTER ROLE falaj_owner SET debug_parallel_query = on');
    expect(await ask(holder.server.ownerUrl, 'SELECT count(*) > 0 AS some FROM pg_class')).toEqual([{ some: true }]);
    expect(await holder.leave()).toBe(0);
  });

  it('says what was tried where the server cannot run at all', async () => {
    const native = join(fixture.root, 'empty');
    mkdirSync(join(native, 'bin'), { recursive: true });
    const outside: string[] = [];
    await expect(fixture.start({ native, outside })).rejects.toMatchObject({
      code: 'embedded.unavailable',
      detail: expect.stringContaining('does not run here') as unknown,
      hint: expect.stringContaining('DATABASE_URL') as unknown,
    });
    rmSync(native, { recursive: true });
  });
});
