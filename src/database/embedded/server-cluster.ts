import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FalajError } from '../../kernel/falaj-error.js';
import type { ServerHome } from './server-home.js';

export function clusterExists(data: string): boolean {
  return existsSync(join(data, 'PG_VERSION'));
}

/** Makes the cluster under another name and renames it when it is whole: a start that was killed leaves nothing half made. */
export async function createCluster(home: ServerHome, superuser: string, durable: boolean): Promise<void> {
  const partial = `${home.data}.partial`;
  const passwordFile = `${home.data}.password`;
  const owner = home.privilege.fileOwner;
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(home.data), { recursive: true });
  await mkdir(partial, { mode: 0o700 });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, superuser, { mode: 0o600 });
  if (owner !== null) await Promise.all([partial, passwordFile].map((path) => chown(path, owner, owner)));
  try {
    await home.privilege.run(join(home.native, 'bin', 'initdb'), initArguments(partial, passwordFile, durable));
    await rename(partial, home.data);
  } catch (cause) {
    throw new FalajError('embedded.unavailable', `the cluster cannot be created: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function initArguments(data: string, passwordFile: string, durable: boolean): string[] {
  const settings = [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--lc-ctype=C.UTF-8',
    '--auth=scram-sha-256',
    '--username=postgres',
    '--data-checksums',
  ];
  return [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...settings, ...(durable ? [] : ['--no-sync'])];
}

/** A cluster is read only by programs of the major version that made it. */
export async function assertVersion(home: ServerHome): Promise<void> {
  const made = Number((await readFile(join(home.data, 'PG_VERSION'), 'utf8')).trim());
  const text = await home.privilege.run(join(home.native, 'bin', 'postgres'), ['--version']);
  const programs = Number(/\(PostgreSQL\) (\d+)/.exec(text)?.[1]);
  if (made === programs) return;
  throw new FalajError(
    'embedded.unavailable',
    `the data in ${home.data} was made by PostgreSQL ${String(made)}, the bundled server is PostgreSQL ${String(programs)}`,
    { hint: 'Move that folder away to begin anew (bundled data is loaded again), or serve it with DATABASE_URL.' },
  );
}
