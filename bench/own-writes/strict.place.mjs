import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** @returns a directory with the product in it as it is, but that no region trusts the head of the change log for the lease. */
export function strictPlace(place) {
  const root = join(place, 'strict');
  mkdirSync(root);
  for (const part of ['dist', 'config']) cpSync(part, join(root, part), { recursive: true });
  for (const part of ['node_modules', 'data', 'definitions', 'package.json'])
    symlinkSync(resolve(part), join(root, part));
  const file = join(root, 'config/default.yaml');
  const text = readFileSync(file, 'utf8');
  const strict = text.replaceAll('read: leased', 'read: strict');
  if (strict === text) throw new Error('no region of config/default.yaml is leased: there is nothing to make strict');
  writeFileSync(file, strict);
  return root;
}
