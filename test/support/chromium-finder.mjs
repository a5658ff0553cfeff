import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackWithNeeds } from './debian-unpack.mjs';

const run = promisify(execFile);
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
/** Below the unpacked root; what stands in `bin` starts it from where it is not. */
const UNPACKED = 'usr/lib/chromium/chromium';

/**
 * A Chromium for the tests: a file in the environment, a program on the path, the project's own copy, packages of the system unpacked
 * into the project's folder (no rights needed); null where none can be had.
 */
export async function findChromium(cache, environment) {
  const named = environment.FALAJ_CHROMIUM;
  if (named) return { program: named, environment: {} };
  return (await onPath(environment.PATH ?? '')) ?? (await unpacked(cache)) ?? (await unpack(cache));
}

/** As `findChromium`; where there is none, one line says so, and under CI it is an error. */
export async function requireChromium(cache, environment) {
  const found = await findChromium(cache, environment);
  if (found !== null) return found;
  const fix = 'No Chromium for the tests: install chromium, or set FALAJ_CHROMIUM to the file of one.';
  if (environment.CI === 'true') throw new Error(fix);
  console.warn(`${fix} Its suites are skipped.`);
  return null;
}

async function onPath(path) {
  const files = path.split(':').flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const program of files)
    if (existsSync(program) && (await works(program, {}))) return { program, environment: {} };
  return null;
}

async function unpack(cache) {
  return (await unpackWithNeeds(cache, ['chromium'])) ? unpacked(cache) : null;
}

async function unpacked(cache) {
  const root = join(cache, 'root');
  const program = join(root, UNPACKED);
  if (!existsSync(program)) return null;
  const entries = await readdir(join(root, 'usr/lib'), { recursive: true, withFileTypes: true });
  const folders = entries.filter(({ name }) => name.includes('.so')).map(({ parentPath }) => parentPath);
  const environment = {
    LD_LIBRARY_PATH: [...new Set(folders)].join(':'),
    // Fonts that came with it, where the system has none of its own.
    XDG_DATA_HOME: join(root, 'usr/share'),
    ...(existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(root, 'etc/fonts') }),
  };
  return (await works(program, environment)) ? { program, environment } : null;
}

function works(program, environment) {
  return run(program, ['--version'], { env: { PATH: '/usr/bin:/bin', ...environment }, timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
