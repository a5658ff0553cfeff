import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  lchown,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FalajError } from '../../kernel/falaj-error.js';
import { livePostmaster } from './postmaster-file.js';
import type { ServerPrivilege } from './server-privilege.js';

export interface HomeOptions {
  readonly directory: string;
  readonly native: string;
  readonly ways: readonly ServerPrivilege[];
  /** Folders that any user may enter, where programs and data go when the project's own may not be entered. */
  readonly outside: readonly string[];
  readonly log: (line: string) => void;
}

/** Where the server's programs and data lie, and as whom it runs. */
export interface ServerHome {
  readonly privilege: ServerPrivilege;
  readonly native: string;
  readonly data: string;
}

const FOLDER = 'cluster';
const MARK = '.version';

/**
 * Chooses the first way in which the server's user can execute the programs and reach the data where they are. If there is
 * none, as for root below a folder that only root may enter where namespaces are forbidden, both go to a folder outside; that
 * is remembered in the project's own folder.
 */
export async function settleHome(options: HomeOptions): Promise<ServerHome> {
  const base = (await rememberedFolder(options.directory)) ?? options.directory;
  for (const privilege of options.ways) {
    const native = await usableNative(privilege, [options.native, join(base, 'native')]);
    if (native !== null && (await privilege.canEnter(base))) return { privilege, native, data: join(base, FOLDER) };
  }
  const last = options.ways.at(-1);
  if (last?.way !== 'setuid') throw await unusable(options);
  return moveOutside(options, last, base);
}

/** Gives the data folder to the user the server runs as, where it was made under another way. */
export async function giveTo(folder: string, owner: number | null): Promise<void> {
  if (owner === null || (await stat(folder)).uid === owner) return;
  const names = await readdir(folder, { recursive: true });
  for (const name of names) await lchown(join(folder, name), owner, owner);
  // The folder itself comes last: its owner is the sign that all of it was given.
  await chown(folder, owner, owner);
}

async function rememberedFolder(directory: string): Promise<string | null> {
  try {
    const { folder } = JSON.parse(await readFile(join(directory, 'elsewhere.json'), 'utf8')) as { folder: string };
    return existsSync(folder) ? folder : null;
  } catch {
    return null;
  }
}

/** The installed programs, or else their copy, where it is a whole one of the same version. */
async function usableNative(privilege: ServerPrivilege, trees: readonly [string, string]): Promise<string | null> {
  for (const tree of trees) {
    const copied = tree !== trees[0];
    if (copied && (await readFile(join(tree, MARK), 'utf8').catch(() => null)) !== (await versionMark(trees[0])))
      continue;
    if (await privilege.canExecute(join(tree, 'bin', 'postgres'))) return tree;
  }
  return null;
}

async function moveOutside(options: HomeOptions, privilege: ServerPrivilege, base: string): Promise<ServerHome> {
  for (const root of options.outside) {
    const folder = base === options.directory ? await makeFolder(root) : base;
    if (folder === null || !(await privilege.canEnter(folder))) continue;
    options.log(`Embedded PostgreSQL cannot run below ${options.directory}; its programs and data go to ${folder}`);
    await copyPrograms(options.native, join(folder, 'native'));
    if (!(await privilege.canExecute(join(folder, 'native', 'bin', 'postgres')))) continue;
    await moveData(options.directory, folder);
    return { privilege, native: join(folder, 'native'), data: join(folder, FOLDER) };
  }
  throw await unusable(options);
}

async function makeFolder(root: string): Promise<string | null> {
  try {
    if (!existsSync(root)) await mkdir(root);
    const folder = await mkdtemp(join(root, 'falaj-'));
    await chmod(folder, 0o711);
    return folder;
  } catch {
    return null;
  }
}

async function copyPrograms(native: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await cp(native, target, { recursive: true, verbatimSymlinks: true });
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || dirname(path) === join(target, 'bin')) await chmod(path, 0o755);
    else if (!entry.isSymbolicLink()) await chmod(path, 0o644);
  }
  await chmod(target, 0o755);
  await writeFile(join(target, MARK), await versionMark(native));
}

async function versionMark(native: string): Promise<string> {
  return readFile(join(dirname(native), 'package.json'), 'utf8').catch(() => native);
}

/** Copies, then remembers the new place, then removes the old one: a crash in between loses nothing. */
async function moveData(directory: string, folder: string): Promise<void> {
  const [from, to] = [join(directory, FOLDER), join(folder, FOLDER)];
  if ((await livePostmaster(from)) !== null) {
    throw new FalajError('embedded.unavailable', `a server still runs on ${from}, which has to move`, {
      hint: 'Stop that server, then start again.',
    });
  }
  if (existsSync(from) && !existsSync(to)) {
    await rm(`${to}.partial`, { recursive: true, force: true });
    await cp(from, `${to}.partial`, { recursive: true, verbatimSymlinks: true });
    await rename(`${to}.partial`, to);
  }
  await writeFile(join(directory, 'elsewhere.json'), JSON.stringify({ folder }));
  await rm(from, { recursive: true, force: true });
}

async function unusable(options: HomeOptions): Promise<FalajError> {
  const program = join(options.native, 'bin', 'postgres');
  const attempts = options.ways.map(async (privilege) => {
    const reason = await privilege.run(program, ['--version']).then(
      () => `cannot enter ${options.directory}`,
      (error: unknown) => (error as Error).message,
    );
    return `${privilege.way}: ${reason}`;
  });
  const reasons = (await Promise.all(attempts)).join('; ');
  return new FalajError(
    'embedded.unavailable',
    `the bundled server does not run here (${reasons || 'no way to run it'})`,
    {
      hint: 'The bundled programs need glibc and a user other than root, or user namespaces; else set DATABASE_URL to a PostgreSQL 14-18 server.',
    },
  );
}
