/** `npm run client:pack [FOLDER]`: the client as a package to install or to publish, of the server's version; its file's name is printed. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT, ensureReady } from './ensure.mjs';

const CLIENTS = join(ROOT, 'clients');
const BUILT = join(ROOT, 'dist/clients');
const folder = resolve(process.argv[2] ?? join(ROOT, 'dist'));

ensureReady({ dev: true });
rmSync(BUILT, { recursive: true, force: true });
run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', CLIENTS]);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const description = { ...read(join(CLIENTS, 'package.json')), version: read(join(ROOT, 'package.json')).version };
writeFileSync(join(BUILT, 'package.json'), `${JSON.stringify(description, null, 2)}\n`);
copyFileSync(join(CLIENTS, 'README.md'), join(BUILT, 'README.md'));
mkdirSync(folder, { recursive: true });
const npm = process.env.npm_execpath;
const [command, ...first] = npm ? [process.execPath, npm] : ['npm'];
const packed = JSON.parse(run(command, [...first, 'pack', '--json', '--pack-destination', folder], BUILT));
console.log(join(folder, packed[0].filename));

function run(program, args, cwd = ROOT) {
  const { status, stdout } = spawnSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status === 0) return stdout;
  process.stderr.write(stdout ?? '');
  process.exit(1);
}
