import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SCHEMA = 'src/database/migrator.ts';
const LOADERS = ['src/datasets/dataset.loader.ts', 'src/domain-data.ts'];

/** Fingerprints of what the template databases are made from, so that a changed one is made anew and no other. */
export function fingerprints(root) {
  const schemaFiles = withImports(join(root, SCHEMA));
  const dataFiles = [
    ...LOADERS.flatMap((file) => withImports(join(root, file))),
    ...filesBelow(join(root, 'data')),
    ...filesBelow(join(root, 'definitions')).filter((file) => /(targets|documents)\.yml$/.test(file)),
  ].filter((file) => existsSync(file));
  return { schema: digest(root, schemaFiles), data: digest(root, [...schemaFiles, ...dataFiles]) };
}

/** Source files that say how a template is made. */
export function sourcesOfTemplates(root) {
  return [...new Set([SCHEMA, ...LOADERS].flatMap((file) => withImports(join(root, file))))];
}

function digest(root, files) {
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].sort()) hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/** A source file and every source file it imports, however far. */
function withImports(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file)) return seen.size === 0 ? [] : [...seen];
  seen.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) {
    withImports(join(dirname(file), `${path}.ts`), seen);
  }
  return [...seen];
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
