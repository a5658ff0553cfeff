import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const APT_MS = 120_000;
const POSTGRES = { program: 'postgres', packages: ['postgresql-15', 'libpq5', 'libicu72', 'libxml2', 'libldap-2.5-0'] };
const PGBOUNCER = { program: 'pgbouncer', packages: ['pgbouncer', 'libc-ares2', 'libevent-2.1-7'] };
const PROMTOOL = { program: 'promtool', packages: ['prometheus'] };

/** The folder with `bin/postgres` of a PostgreSQL 15; null where none can be had. */
export async function findPostgres15(cache) {
  const found = await find(join(cache, 'postgresql-15'), '/usr/lib/postgresql/15/bin', POSTGRES);
  return found === null ? null : { native: join(found.file, '../..'), libraries: found.libraries };
}

/** A pgbouncer, with the folders its libraries are in; null where none can be had. */
export async function findPgbouncer(cache) {
  return find(join(cache, 'pgbouncer'), '/usr/sbin', PGBOUNCER);
}

/** The file of a promtool; null where none can be had. */
export async function findPromtool(cache) {
  return find(join(cache, 'prometheus'), '/usr/bin', PROMTOOL);
}

/** One that is installed, one that was unpacked before, else packages of the system unpacked into the project's folder: no rights needed. */
async function find(cache, installed, { program, packages }) {
  const file = join(installed, program);
  if (existsSync(file)) return { file, libraries: '' };
  return (await unpacked(cache, program)) ?? (await unpack(cache, program, packages));
}

async function unpacked(cache, program) {
  const root = join(cache, 'root');
  if (!existsSync(root)) return null;
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found = entries.find((entry) => entry.name === program && entry.isFile() && /s?bin$/.test(entry.parentPath));
  if (found === undefined) return null;
  const folders = entries.filter(({ name }) => name.includes('.so')).map(({ parentPath }) => parentPath);
  const libraries = [...new Set(folders)].join(':');
  const file = join(found.parentPath, program);
  const env = { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: libraries };
  return run(file, ['--version'], { env, timeout: 5000 }).then(
    () => ({ file, libraries }),
    () => null,
  );
}

async function unpack(cache, program, packages) {
  if (!existsSync('/etc/debian_version')) return null;
  const work = join(cache, `work-${process.pid}`);
  try {
    await mkdir(join(work, 'lists/partial'), { recursive: true });
    const settings = { 'Dir::State::lists': join(work, 'lists'), 'Dir::Cache': work, 'Debug::NoLocking': 'true' };
    const options = Object.entries({ ...settings, 'APT::Sandbox::User': '' }).flatMap(([name, value]) => [
      '-o',
      `${name}=${value}`,
    ]);
    const apt = (...args) => run('apt-get', ['--quiet', ...options, ...args], { cwd: work, timeout: APT_MS });
    await apt('update');
    await apt('download', ...packages);
    for (const name of (await readdir(work)).filter((each) => each.endsWith('.deb')))
      await run('dpkg-deb', ['-x', join(work, name), join(work, 'root')]);
    await rm(join(cache, 'root'), { recursive: true, force: true });
    await rename(join(work, 'root'), join(cache, 'root'));
    return await unpacked(cache, program);
  } catch {
    return null;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
