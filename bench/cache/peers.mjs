import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Falaj is measured beside, in the order of the table; each has an adapter of its name. */
export const PEERS = ['bentocache', 'cacheable', 'cache-manager', 'async-cache-dedupe', 'layered-loader'];

const FOLDER = join(import.meta.dirname, '../peers');

/** Installs the peers where what is installed is not what their lock file says. */
export function installPeers() {
  const [wanted, present] = ['package-lock.json', 'node_modules/.package-lock.json'].map(packagesOf);
  const isPresent = ([path, { version, optional }]) => path === '' || optional || present?.[path]?.version === version;
  if (present !== null && Object.entries(wanted).every(isPresent)) return;
  console.error('Installing the peers (npm ci in bench/peers) …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { status } = spawnSync(
    command,
    [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: FOLDER,
      stdio: ['ignore', 2, 2],
      shell: !npm && process.platform === 'win32',
    },
  );
  if (status !== 0) throw new Error('installing the peers failed; see above');
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')).packages;
  } catch {
    return null;
  }
}
