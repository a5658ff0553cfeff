import { isUtf8 } from 'node:buffer';
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

/** The file of this name in every domain that has one, in the domains' order. */
export async function readDomainFiles(
  directory: string,
  name: string,
  problems: DefinitionProblem[],
): Promise<readonly DefinitionFile[]> {
  const files: DefinitionFile[] = [];
  for (const domain of (await namesIn(directory, problems, '.')).filter((each) => DOMAIN.test(each)))
    if ((await namesIn(join(directory, domain), problems, domain)).includes(name))
      files.push(...(await readOne(directory, domain, `${domain}/${name}`, problems)));
  return files;
}

/** Names and contents, so that no two directories have the same; empty without any file. */
export function contentsOf(files: readonly DefinitionFile[]): string {
  const ordered = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return ordered.map(({ path, text }) => `${path}\n${text.length}\n${text}`).join('\n');
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
  const bytes = await readFile(join(directory, path)).catch(() => undefined);
  const fault = bytes === undefined ? UNREADABLE : faultOf(bytes);
  if (bytes !== undefined && fault === undefined)
    return [{ path, domain, text: bytes.toString('utf8').replaceAll('\r\n', '\n') }];
  if (fault !== undefined) report(1, ...fault);
  return [];
}

type FileFault = readonly [code: string, message: string, remedy: string];
const UNREADABLE: FileFault = [
  'file.unreadable',
  'the file cannot be read',
  'Check that it is a file and may be read.',
];

function faultOf(bytes: Buffer): FileFault | undefined {
  if (bytes.length > FILE_BYTES_MAX)
    return ['file.too_large', `the file is larger than ${FILE_BYTES_MAX} bytes`, 'Split the definition.'];
  if (!isUtf8(bytes)) return ['file.encoding', 'the file is not UTF-8', 'Save it as UTF-8.'];
  return bytes.includes(0) ? ['file.encoding', 'the file holds a NUL character', 'Save it as plain text.'] : undefined;
}
