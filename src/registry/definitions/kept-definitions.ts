import { readdir, readFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { sha256Hex } from '../../kernel/hash.js';
import { MODULES_DIRECTORY, PROJECT_DIRECTORY } from '../../kernel/project-directory.js';
import { TagTemplate } from '../../kernel/tag-template.js';
import type { QueryDefinition } from '../query-definition.js';
import type { DefinitionSet } from './definitions.loader.js';

/** What stands here is shared by the sets of several checkouts' tests, of which few are in use at once. */
const KEPT_MAX = 8;
const NAME = /^set-[0-9a-f]{64}\.json$/;
/** Code that judges definitions, below the root of the modules; what it needs of packages is pinned in package.json. */
const JUDGES = ['registry', 'kernel'] as const;

/**
 * Definitions that were found sound, as they were after judging, so that the same files need not be parsed and judged at every
 * start. What is kept is found only by the contents of all files, the rules, and the code that judged; anything else, a damaged
 * file included, is judged anew.
 */
export class KeptDefinitions {
  private code: Promise<string> | undefined;

  /** @param directory made when first written to. */
  constructor(private readonly directory: string) {}

  /** Where a set judged from this stands: 64 hex digits. */
  async keyOf(judged: string): Promise<string> {
    this.code ??= fingerprint();
    return sha256Hex(`${await this.code}\n${judged}`);
  }

  async find(key: string): Promise<DefinitionSet | undefined> {
    const text = await readFile(this.fileOf(key), 'utf8').catch(() => undefined);
    const body = text?.slice(SUM_LENGTH);
    if (text === undefined || body === undefined || sha256Hex(body) !== text.slice(0, SUM_LENGTH)) return undefined;
    return revive(body);
  }

  /** Keeps what comes back as it was. Where the directory cannot be written to, nothing is kept, and the next start judges. */
  async keep(key: string, set: DefinitionSet): Promise<void> {
    const body = JSON.stringify(set, (name, value: unknown) => (value instanceof TagTemplate ? value.text : value));
    if (!isDeepStrictEqual(revive(body), set)) return;
    const file = this.fileOf(key);
    const partial = `${file}.${String(process.pid)}`;
    try {
      await mkdir(this.directory, { recursive: true });
      await writeFile(partial, sha256Hex(body) + body);
      await rename(partial, file);
      await this.prune();
    } catch {
      await rm(partial, { force: true }).catch(() => undefined);
    }
  }

  private fileOf(key: string): string {
    return join(this.directory, `set-${key}.json`);
  }

  private async prune(): Promise<void> {
    const names = (await readdir(this.directory)).filter((name) => NAME.test(name));
    if (names.length <= KEPT_MAX) return;
    const files = names.map((name) => join(this.directory, name));
    const aged = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
    const stale = aged.sort((a, b) => b.at - a.at).slice(KEPT_MAX);
    await Promise.all(stale.map(({ file }) => rm(file, { force: true })));
  }
}

const SUM_LENGTH = 64;

type KeptDefinition = Omit<QueryDefinition, 'tags'> & { readonly tags: readonly string[] };
type KeptSet = Omit<DefinitionSet, 'definitions'> & { readonly definitions: readonly KeptDefinition[] };

function revive(body: string): DefinitionSet {
  const set = JSON.parse(body) as KeptSet;
  const definitions = set.definitions.map((kept) => Object.freeze({ ...kept, tags: kept.tags.map(templateOf) }));
  return { version: set.version, definitions: Object.freeze(definitions), tables: Object.freeze(set.tables) };
}

function templateOf(text: string): TagTemplate {
  const parsed = TagTemplate.parse(text);
  if ('fault' in parsed) throw new Error(`a kept tag ${parsed.fault}`);
  return parsed.template;
}

/** Over the names and contents of the judging code and over package.json, which pins every package. */
async function fingerprint(): Promise<string> {
  const folders = JUDGES.map((name) => join(MODULES_DIRECTORY, name));
  const listed = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true })));
  const files = folders.flatMap((folder, at) =>
    (listed[at] ?? []).filter((name) => /\.[jt]s$/.test(name)).map((name) => join(folder, name)),
  );
  const all = [...files.sort(), join(PROJECT_DIRECTORY, 'package.json')];
  const sums = await Promise.all(
    all.map(async (file) => `${relative(MODULES_DIRECTORY, file)} ${sha256Hex(await readFile(file))}`),
  );
  return sha256Hex([process.version, ...sums].join('\n'));
}
