import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const APT_MS = 300_000;

/**
 * Downloads packages, and of what they need that which this system lacks, and unpacks them below `<cache>/root`: no rights needed. Debian
 * and its kin. The folder appears whole or not at all. Answers whether it did.
 */
export async function unpackWithNeeds(cache, packages, { isReinstall = false } = {}) {
  if (!existsSync('/etc/debian_version')) return false;
  const work = join(cache, `work-${process.pid}`);
  const archives = join(work, 'archives');
  try {
    await mkdir(join(work, 'lists/partial'), { recursive: true });
    await mkdir(join(archives, 'partial'), { recursive: true });
    await apt(work, ['update']);
    await apt(work, [
      'install',
      '--download-only',
      ...(isReinstall ? ['--reinstall'] : []),
      '--yes',
      '--no-install-recommends',
      ...packages,
    ]);
    const files = (await readdir(archives)).filter((name) => name.endsWith('.deb'));
    for (const name of files) await run('dpkg-deb', ['-x', join(archives, name), join(work, 'root')]);
    await rm(join(cache, 'root'), { recursive: true, force: true });
    await rename(join(work, 'root'), join(cache, 'root'));
    return true;
  } catch {
    return false;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function apt(work, args) {
  const settings = {
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': work,
    'Dir::Cache::archives': join(work, 'archives'),
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': '',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return run('apt-get', ['--quiet', ...options, ...args], { timeout: APT_MS });
}
