import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackWithNeeds } from './debian-unpack.mjs';

const run = promisify(execFile);
const NAMES = ['redis-server', 'valkey-server'];
const PULL_MS = 120_000;
const IMAGE = 'redis:7-alpine';

/**
 * A Redis for the tests: an address, a program that instances are started from, or an image; null where there is none.
 * Order: an address in the environment, a program on the path, the project's own copy, packages of the system unpacked into the
 * project's folder (no rights needed), containers.
 */
export async function findRedis(cache, environment) {
  const url = environment.TEST_REDIS_URL || environment.REDIS_URL;
  if (url) return { url };
  return (
    (await onPath(environment.PATH ?? '')) ?? (await unpacked(cache)) ?? (await unpack(cache)) ?? (await container())
  );
}

async function onPath(path) {
  const files = path.split(':').flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const file of files) if (existsSync(file) && (await works(file, ''))) return { program: file, libraries: '' };
  return null;
}

async function unpacked(cache) {
  const folder = join(cache, 'root');
  if (!existsSync(folder)) return null;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const program = entries.find(
    (entry) => NAMES.includes(entry.name) && !entry.isDirectory() && entry.parentPath.endsWith('bin'),
  );
  const folders = entries.filter((entry) => entry.name.includes('.so')).map((entry) => entry.parentPath);
  if (program === undefined) return null;
  const found = { program: join(program.parentPath, program.name), libraries: [...new Set(folders)].join(':') };
  return (await works(found.program, found.libraries)) ? found : null;
}

async function works(program, libraries) {
  const env = { PATH: '/usr/bin:/bin', ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) };
  return run(program, ['--version'], { env, timeout: 5000 }).then(
    () => true,
    () => false,
  );
}

async function unpack(cache) {
  const isUnpacked = await unpackWithNeeds(cache, ['redis-server', 'redis-tools'], { isReinstall: true });
  return isUnpacked ? unpacked(cache) : null;
}

async function container() {
  const image = await run('docker', ['pull', '--quiet', IMAGE], { timeout: PULL_MS }).catch(() => null);
  return image === null ? null : { image: IMAGE };
}
