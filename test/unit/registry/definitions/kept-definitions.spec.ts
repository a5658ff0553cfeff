import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sha256Hex } from '../../../../src/kernel/hash.js';
import { loadDefinitions } from '../../../../src/registry/definitions/definitions.loader.js';
import { KeptDefinitions } from '../../../../src/registry/definitions/kept-definitions.js';
import { edited, SAMPLE } from '../../../support/definition-files.js';

const RULES = { privacyFloor: 5, rowsMax: 1000 };
const REAL = join(import.meta.dirname, '../../../../definitions');

describe('KeptDefinitions', () => {
  let place: string;
  let definitions: string;
  let keptAt: string;
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'kept-'));
    definitions = join(place, 'definitions');
    keptAt = join(place, 'kept');
    await write('one/queries/sample_query.sql', SAMPLE);
  });
  afterEach(() => rm(place, { recursive: true }));

  async function write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(definitions, path)), { recursive: true });
    await writeFile(join(definitions, path), content);
  }
  const load = (rules = RULES) => loadDefinitions(definitions, rules, new KeptDefinitions(keptAt));
  const titles = async (rules = RULES) => (await load(rules)).definitions.map(({ title }) => title);
  const files = async () => (await readdir(keptAt)).sort();

  /** Puts another title into what is kept. */
  async function forge(withSum: boolean): Promise<void> {
    const file = join(keptAt, (await files())[0] ?? '');
    const text = await readFile(file, 'utf8');
    const body = text.slice(64).replace(/"title":"[^"]*"/, '"title":"forged"');
    await writeFile(file, (withSum ? sha256Hex(body) : text.slice(0, 64)) + body);
  }

  it('gives every definition that ships as it was judged, tags and frozenness included', async () => {
    const kept = new KeptDefinitions(keptAt);
    const rules = { ...RULES, rowsMax: 50_000 };
    const judged = await loadDefinitions(REAL, rules, kept);
    expect(await files()).toHaveLength(1);
    const found = await loadDefinitions(REAL, rules, kept);
    expect(found).not.toBe(judged);
    expect(found).toStrictEqual(judged);
    expect(Object.isFrozen(found.definitions) && Object.isFrozen(found.definitions[0])).toBe(true);
  });

  it('asks what is kept where nothing changed', async () => {
    await load();
    await forge(true);
    expect(await titles()).toEqual(['forged']);
  });

  it('judges anew what is damaged, and mends it', async () => {
    const [title] = await titles();
    await forge(false);
    expect(await titles()).toEqual([title]);
    expect(await readFile(join(keptAt, (await files())[0] ?? ''), 'utf8')).not.toContain('forged');
  });

  it('judges anew by other rules and other files', async () => {
    await load();
    await forge(true);
    expect(await titles({ ...RULES, rowsMax: 999 })).not.toContain('forged');
    await write('one/tables.yml', '- {table: public.firms}\n');
    expect(await titles()).not.toContain('forged');
    expect(await files()).toHaveLength(3);
  });

  it('keeps nothing that has a problem', async () => {
    await write('one/queries/other_query.sql', edited(['query_id: sample_query', 'query_id: mistaken']));
    await expect(load()).rejects.toThrow();
    await expect(load()).rejects.toThrow();
    await expect(files()).rejects.toThrow('ENOENT');
  });

  it('does without where the directory cannot be made', async () => {
    await writeFile(keptAt, 'a file stands there');
    expect(await titles()).toHaveLength(1);
  });

  it('keeps the eight last used sets only', async () => {
    for (let rowsMax = 100; rowsMax < 112; rowsMax++) await load({ ...RULES, rowsMax });
    expect(await files()).toHaveLength(8);
  });
});
