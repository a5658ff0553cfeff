import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DefinitionFile } from './definition-file.parser.js';
import { reporterFor, type DefinitionProblem } from './definition-problem.js';

export interface DefinitionFiles {
  readonly queries: readonly DefinitionFile[];
  readonly tables: readonly DefinitionFile[];
}

const FILE_BYTES_MAX = 262_144;
const DOMAIN = /^[a-z][a-z0-9-]*$/;

/** Every `<domain>/queries/*.sql` and `<domain>/tables.yml` below the directory, in name order. */
export async function readDefinitionFiles(directory: string, problems: DefinitionProblem[]): Promise<DefinitionFiles> {
  const domains = await namesIn(directory, problems, '.');
  const queries: DefinitionFile[] = [];
  const tables: DefinitionFile[] = [];
  for (const domain of domains.filter((name) => DOMAIN.test(name))) {
    const entries = await namesIn(join(directory, domain), problems, domain);
    if (entries.includes('tables.yml'))
      tables.push(...(await readOne(directory, domain, `${domain}/tables.yml`, problems)));
    if (!entries.includes('queries')) continue;
    for (const name of await namesIn(join(directory, domain, 'queries'), problems, `${domain}/queries`)) {
      const path = `${domain}/queries/${name}`;
      if (name.endsWith('.sql')) queries.push(...(await readOne(directory, domain, path, problems)));
      else reporterFor(path, problems)(1, 'file.unexpected', 'only .sql files belong here', 'Move or rename the file.');
    }
  }
  return { queries, tables };
}

async function namesIn(path: string, problems: DefinitionProblem[], shown: string): Promise<readonly string[]> {
  try {
    const names = await readdir(path);
    return names.filter((name) => !name.startsWith('.')).sort();
  } catch {
    reporterFor(shown, problems)(
      1,
      'file.unreadable',
      'the directory cannot be read',
      'Check that it exists and may be read.',
    );
    return [];
  }
}

async function readOne(
  directory: string,
  domain: string,
  path: string,
  problems: DefinitionProblem[],
): Promise<readonly DefinitionFile[]> {
  const report = reporterFor(path, problems);
  try {
    const bytes = await readFile(join(directory, path));
    if (bytes.length > FILE_BYTES_MAX) {
      report(1, 'file.too_large', `the file is larger than ${FILE_BYTES_MAX} bytes`, 'Split the definition.');
      return [];
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
    if (!text.includes('\0')) return [{ path, domain, text }];
    report(1, 'file.encoding', 'the file holds a NUL character', 'Save it as plain UTF-8 text.');
  } catch (error) {
    if (error instanceof TypeError) report(1, 'file.encoding', 'the file is not UTF-8', 'Save it as UTF-8.');
    else report(1, 'file.unreadable', 'the file cannot be read', 'Check that it may be read.');
  }
  return [];
}
