import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIRECTORY = 'definitions';

/** Names of the views that the shipped definitions declare, of every domain, in their order. */
export function declaredViews(): readonly string[] {
  const files = readdirSync(DIRECTORY).map((domain) => join(DIRECTORY, domain, 'views.yml'));
  const texts = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  return texts.flatMap((text) => text.match(/(?<=^- name: )\w+/gm) ?? []).sort();
}
