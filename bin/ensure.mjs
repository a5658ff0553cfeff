/** Brings a clone to where it can run: packages installed, sources built. Plain Node; nothing here may import a package. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
const NODE_MIN = [20, 19];
const STAMP = join(ROOT, 'dist/.built');
const BUNDLER = 'bin/bundle.mjs';
const LAUNCHER = 'bin/launch.mjs';
const CONSOLE = 'dist/console';
/** What lies in `dist` and has no source of its own name. */
const MADE_OTHERWISE = [CONSOLE, 'dist/program', 'dist/clients'];
/** Beside the console and not in it, where it would be served. */
const CONSOLE_STAMP = join(ROOT, 'dist/.console-built');

/**
 * Installs what is missing and builds what has changed. With `dev`, the packages for tests are needed as well; with `withConsole`, the
 * operator console is built too, for whoever serves it.
 */
export function ensureReady({ dev = false, withConsole = false } = {}) {
  assertNode();
  const fingerprint = sourceFingerprint();
  const stale = !isBuilt(fingerprint);
  const consolePrint = withConsole ? consoleFingerprint() : null;
  const consoleStale = consolePrint !== null && !isConsoleBuilt(consolePrint);
  ensurePackages(dev || stale || consoleStale);
  if (stale) build(fingerprint);
  if (consoleStale) buildConsole(consolePrint);
}

/** Whether what is built was built from the sources as they are. */
export function isBuilt(fingerprint = sourceFingerprint()) {
  return isStamped(STAMP, fingerprint);
}

function isConsoleBuilt(fingerprint) {
  return existsSync(join(ROOT, CONSOLE, 'index.html')) && isStamped(CONSOLE_STAMP, fingerprint);
}

function isStamped(stamp, fingerprint) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

function assertNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  fail(`Node ${NODE_MIN.join('.')} or later is needed; this is ${process.versions.node}.`);
}

function ensurePackages(dev) {
  if (installed(dev)) return;
  say('Installing packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const args = [...first, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  run(
    command,
    args,
    'Installing the packages failed; see above, then try again.',
    !npm && process.platform === 'win32',
  );
}

/** Whether npm's record of what it installed has every package of the lock file in its version; optional ones may be absent. */
function installed(dev) {
  const [wanted, present] = ['package-lock.json', 'node_modules/.package-lock.json'].map(packagesOf);
  if (present === null || wanted === null) return present !== null;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, dev: onlyDev }]) => {
    if (path === '' || optional || (!dev && (onlyDev || devOptional))) return true;
    return present[path]?.version === version;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;
  } catch {
    return null;
  }
}

function build(fingerprint) {
  say('Building …');
  rmSync(STAMP, { force: true });
  removeOrphans();
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  run(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.json')], 'The build failed; see above.');
  run(process.execPath, [join(ROOT, BUNDLER)], 'The build failed; see above.');
  writeFileSync(STAMP, fingerprint);
}

function buildConsole(fingerprint) {
  say('Building the console …');
  rmSync(CONSOLE_STAMP, { force: true });
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  run(process.execPath, [vite, 'build', 'web', '--logLevel', 'warn'], 'The build of the console failed; see above.');
  writeFileSync(CONSOLE_STAMP, fingerprint);
}

/** Output whose source is gone would still be found by whoever looks for files. */
function removeOrphans() {
  const dist = join(ROOT, 'dist');
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist, { recursive: true })) {
    const source = name.replace(/\.js(\.map)?$/, '.ts');
    if (MADE_OTHERWISE.some((folder) => join('dist', name).startsWith(join(folder, '/')))) continue;
    if (source !== name && !existsSync(join(ROOT, 'src', source))) rmSync(join(dist, name), { force: true });
  }
}

/** By content: times change with every checkout, and a copied tree has none worth trusting. */
function sourceFingerprint() {
  const sources = filesBelow('src').filter((name) => name.endsWith('.ts'));
  return digestOf([...sources, 'tsconfig.json', BUNDLER, LAUNCHER, 'package-lock.json']);
}

/** Null where there is no console to build: an image has what was built, and not its sources. */
function consoleFingerprint() {
  if (!existsSync(join(ROOT, 'web'))) return null;
  return digestOf([...filesBelow('web'), ...filesBelow('clients/react-query'), 'package-lock.json']);
}

function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

function digestOf(names) {
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(ROOT, name)));
  return hash.digest('hex');
}

/** What the steps write goes to stderr: stdout belongs to the command that was asked for. */
function run(command, args, failure, shell = false) {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], shell });
  if (status !== 0) fail(failure);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
