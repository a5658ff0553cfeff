import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Fingerprints of what the template databases are made from, so that a changed one is made anew and no other. */
export function fingerprints(root) {
  const schemaFiles = withImports(join(root, 'src/database/migrator.ts'));
  const dataFiles = [
    ...withImports(join(root, 'src/datasets/dataset.loader.ts')),
    ...withImports(join(root, 'src/domain-data.ts')),
    ...filesBelow(join(root, 'data')),
    ...filesBelow(join(root, 'definitions')).filter((file) => /(targets|documents)\.yml$/.test(file)),
  ].filter((file) => existsSync(file));
  return { schema: digest(root, schemaFiles), data: digest(root, [...schemaFiles, ...dataFiles]) };
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
