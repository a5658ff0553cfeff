import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '../../../src/kernel/hash.js';
import { KeptViews } from '../../../src/materialization/kept-views.js';
import { loadViews } from '../../../src/materialization/view.catalogue.js';
import { loadDefinitions } from '../../../src/registry/definitions/definitions.loader.js';
import { KeptDefinitions } from '../../../src/registry/definitions/kept-definitions.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const REAL = join(import.meta.dirname, '../../../definitions');
const RULES = { privacyFloor: 5, rowsMax: 50_000 };
const SUM_LENGTH = 64;

describe('KeptViews', () => {
  let place: string;
  let directory: string;
  let keptAt: string;
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'kept-views-'));
    directory = join(place, 'definitions');
    keptAt = join(place, 'kept');
    await cp(REAL, directory, { recursive: true });
  });
  afterEach(() => rm(place, { recursive: true }));

  async function load(rules = RULES) {
    const set = await loadDefinitions(directory, rules, new KeptDefinitions(join(place, 'sets')));
    const registry = new QueryRegistry(set, new VirtualClock());
    return loadViews(directory, registry, { views: new KeptViews(keptAt, registry), rules });
  }
  const files = async () => (await readdir(keptAt)).sort();
  const zones = async (rules = RULES) => new Set((await load(rules)).list().map(({ timeZone }) => timeZone));

  /** Puts another time zone into what is kept. */
  async function forge(withSum: boolean): Promise<void> {
    const file = join(keptAt, (await files())[0] ?? '');
    const text = await readFile(file, 'utf8');
    const body = text.slice(SUM_LENGTH).replaceAll(/"timeZone":"[^"]*"/g, '"timeZone":"forged"');
    await writeFile(file, (withSum ? sha256Hex(body) : text.slice(0, SUM_LENGTH)) + body);
  }

  it('gives every view that ships as it was judged, in its order, its query the registry’s own', async () => {
    const rules = RULES;
    const registry = new QueryRegistry(await loadDefinitions(REAL, rules), new VirtualClock());
    const keeping = { views: new KeptViews(keptAt, registry), rules };
    const judged = await loadViews(REAL, registry, keeping);
    expect(await files()).toHaveLength(1);
    const found = await loadViews(REAL, registry, keeping);
    expect(found.inOrder()).not.toBe(judged.inOrder());
    expect(found.inOrder()).toStrictEqual(judged.inOrder());
    expect(
      found.inOrder().every((view) => Object.isFrozen(view) && view.query === registry.get(view.query.queryId)),
    ).toBe(true);
  });

  it('asks what is kept where nothing changed', async () => {
    await load();
    await forge(true);
    expect(await zones()).toEqual(new Set(['forged']));
  });

  it('judges anew what is damaged, and mends it', async () => {
    const judged = await zones();
    await forge(false);
    expect(await zones()).toEqual(judged);
    expect(await readFile(join(keptAt, (await files())[0] ?? ''), 'utf8')).not.toContain('forged');
  });

  it('judges anew by other rules, other queries and other views', async () => {
    await load();
    await forge(true);
    expect(await zones({ ...RULES, rowsMax: 49_999 })).not.toContain('forged');
    const tables = join(directory, 'labour-market/tables.yml');
    await writeFile(tables, `${await readFile(tables, 'utf8')}\n# changed\n`);
    expect(await zones()).not.toContain('forged');
    const views = join(directory, 'labour-market/views.yml');
    await writeFile(views, `${await readFile(views, 'utf8')}\n# changed\n`);
    expect(await zones()).not.toContain('forged');
    expect(await files()).toHaveLength(4);
  });

  it('keeps nothing that has a problem', async () => {
    const views = join(directory, 'labour-market/views.yml');
    await writeFile(views, `${await readFile(views, 'utf8')}\n- {name: nameless}\n`);
    await expect(load()).rejects.toThrow();
    await expect(load()).rejects.toThrow();
    await expect(files()).rejects.toThrow('ENOENT');
  });
});
