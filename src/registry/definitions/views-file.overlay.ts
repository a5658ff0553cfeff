import { access, constants, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FalajError } from '../../kernel/falaj-error.js';

const VIEWS_FILE = 'views.yml';
/** The domain that a file from elsewhere stands in; problems name it `registry/views.yml`. */
const DOMAIN = 'registry';

/**
 * Runs the work with a directory of definitions like the one given, but for its views: those of `file` in place of every domain's.
 * It is made of links and removed afterwards.
 * @throws FalajError request.invalid where the file cannot be read.
 */
export async function withViewsFile<T>(
  definitions: string,
  file: string,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const path = resolve(file);
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new FalajError('request.invalid', `${file} cannot be read`, { hint: 'Name a file of views.', cause });
  });
  const directory = await mkdtemp(join(tmpdir(), 'falaj-views-'));
  try {
    await linkDomains(resolve(definitions), directory);
    await mkdir(join(directory, DOMAIN), { recursive: true });
    await symlink(path, join(directory, DOMAIN, VIEWS_FILE));
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function linkDomains(from: string, to: string): Promise<void> {
  for (const domain of await readdir(from, { withFileTypes: true })) {
    if (!domain.isDirectory()) continue;
    await mkdir(join(to, domain.name));
    for (const entry of await readdir(join(from, domain.name)))
      if (entry !== VIEWS_FILE) await symlink(join(from, domain.name, entry), join(to, domain.name, entry));
  }
}
