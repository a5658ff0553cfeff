import { readdir, readFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { sha256Hex } from '../../kernel/hash.js';
import { MODULES_DIRECTORY, PROJECT_DIRECTORY } from '../../kernel/project-directory.js';

/** What stands here is shared by several checkouts' tests, of which few are in use at once. */
const KEPT_MAX = 8;
const SUM_LENGTH = 64;

/** What is kept, and how. */
export interface KeptForm<T> {
  /** Its files begin so. */
  readonly name: string;
  /** Code that judges it, below the root of the modules; what that needs of packages is pinned in package.json. */
  readonly judges: readonly string[];
  readonly write: (judged: T) => string;
  /** @throws where the text is none of `write`. */
  readonly read: (text: string) => T;
}

/**
 * What was found sound, as it was after judging, so that the same files need not be parsed and judged at every start. What is kept is
 * found only by the contents of all that was judged, the rules, and the code that judged; anything else, a damaged file included, is
 * judged anew.
 */
export class KeptJudgements<T> {
  private code: Promise<string> | undefined;

  /** @param directory made when first written to. */
  constructor(
    private readonly directory: string,
    private readonly form: KeptForm<T>,
  ) {}

  /** Where what was judged from this stands: 64 hex digits. */
  async keyOf(judged: string): Promise<string> {
    this.code ??= fingerprint(this.form.judges);
    return sha256Hex(`${await this.code}\n${judged}`);
  }

  async find(key: string): Promise<T | undefined> {
    const text = await readFile(this.fileOf(key), 'utf8').catch(() => undefined);
    const body = text?.slice(SUM_LENGTH);
    if (text === undefined || body === undefined || sha256Hex(body) !== text.slice(0, SUM_LENGTH)) return undefined;
    return this.form.read(body);
  }

  /** Keeps what comes back as it was. Where the directory cannot be written to, nothing is kept, and the next start judges. */
  async keep(key: string, judged: T): Promise<void> {
    const body = this.form.write(judged);
    if (!isDeepStrictEqual(this.form.read(body), judged)) return;
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
    return join(this.directory, `${this.form.name}-${key}.json`);
  }

  private async prune(): Promise<void> {
    const pattern = new RegExp(`^${this.form.name}-[0-9a-f]{64}\\.json$`);
    const names = (await readdir(this.directory)).filter((name) => pattern.test(name));
    if (names.length <= KEPT_MAX) return;
    const files = names.map((name) => join(this.directory, name));
    const aged = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
    const stale = aged.sort((a, b) => b.at - a.at).slice(KEPT_MAX);
    await Promise.all(stale.map(({ file }) => rm(file, { force: true })));
  }
}

/** Over the names and contents of the judging code and over package.json, which pins every package. */
async function fingerprint(judges: readonly string[]): Promise<string> {
  const folders = judges.map((name) => join(MODULES_DIRECTORY, name));
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
