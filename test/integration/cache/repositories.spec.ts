import { Logger } from '@nestjs/common';
import { seeded } from '../../../bench/support/report.mjs';
import { CacheStatistics } from '../../../src/cache/cache.statistics.js';
import { CacheInspector } from '../../../src/cache/cache.inspector.js';
import { CHANGE_LOG } from '../../../src/changes/change-log.token.js';
import type { ChangeFollower } from '../../../src/changes/change.follower.js';
import { eventually } from '../../support/eventually.js';
import { ORCHARD_TABLES, OrchardProcess } from '../../support/orchard/orchard.process.js';
import { CACHED_PLANTS, type CachedPlants, type PlantDraft } from '../../support/orchard/plant.js';
import { PlantRepository } from '../../support/orchard/plant.repository.js';
import {
  gardener,
  OrchardTrialProcess,
  PLANT_PLOTS,
  SqlOutsider,
  TRIAL_PLOTS,
} from '../../support/orchard/plant.trial-process.js';
import { PlantTrial } from '../../support/orchard/plant.trial.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

Logger.overrideLogger(false);

const LEASE_MS = 200;
const [first, second] = TRIAL_PLOTS.map(({ plotId }) => plotId) as [string, string];
const north = gardener('north');
const south = gardener('south');

function draft(number: number, over: Partial<PlantDraft> = {}): PlantDraft {
  const plantId = `00000000-0000-4000-8000-0000000001${String(number).padStart(2, '0')}`;
  return { plantId, plotId: first, label: `P-${String(number)}`, kind: 'fig', height: '1.50', ...over };
}

describe('a cached repository', () => {
  let database: TestDatabase;
  let one: OrchardProcess;
  let two: OrchardProcess;

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    await database.query(PLANT_PLOTS);
    one = await OrchardProcess.start(database);
    two = await OrchardProcess.start(database);
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await database.drop();
  });
  beforeEach(async () => {
    await database.query('DELETE FROM public.plants');
    await plants().bulkCreate(north, [draft(1), draft(2), draft(3, { plotId: second, kind: 'date' })]);
    calls();
  });

  const plants = (process = one): CachedPlants => process.get<CachedPlants>(CACHED_PLANTS);
  /** What the source was asked since this was last called. */
  const calls = (process = one): readonly string[] => process.get(PlantRepository).calls.splice(0);
  const labels = async (plot: string, process = one): Promise<readonly string[]> =>
    (await plants(process).find(north, { plot })).map(({ label }) => label);
  const known = async (process: OrchardProcess): Promise<void> => {
    expect(await process.get<ChangeFollower>(CHANGE_LOG).confirm(5000)).toBe(true);
  };

  it('asks once and gives the same again, with exact types that cannot be changed', async () => {
    const { plantId } = draft(1);
    const loaded = await plants().getById(north, plantId);
    const kept = await plants().getById(north, plantId);
    expect(kept).toEqual(loaded);
    expect(kept).toMatchObject({ plantId, height: '1.50', plotName: 'plot' });
    expect(kept?.plantedAt).toBeInstanceOf(Date);
    expect(kept?.plantedAt.getTime()).toBe(loaded?.plantedAt.getTime());
    expect(Object.isFrozen(kept)).toBe(true);
    expect(calls()).toEqual(['getByIds 1']);
  });

  it('fills the key of the id by a read of the key', async () => {
    await plants().getByKey(north, 'P-1');
    expect(await plants().getById(north, draft(1).plantId)).toMatchObject({ label: 'P-1' });
    expect(calls()).toEqual(['getByKey']);
  });

  it('keeps its entries under the documented keys, inside namespace and tenant', async () => {
    const { plantId } = draft(1);
    await plants().getById(north, plantId);
    await plants().getByKey(north, 'P-2');
    await plants().find(north, { plot: first, limit: 5 });
    await plants().find(north, {});
    await plants().count(north, { kind: 'fig' });
    await plants().search(north, { text: 'P' });
    await plants().analyse(north, { by: 'kind' });
    const listed = await one.get(CacheInspector).entries('falaj_test:t:north:plant:', 50);
    const keys = listed.map(({ key }) => key.slice('falaj_test:t:north:'.length)).sort();
    expect(keys).toEqual(
      expect.arrayContaining([
        'plant:analytics:by%3D%22kind%22',
        'plant:count:kind%3D%22fig%22',
        `plant:id:${plantId}`,
        'plant:key:P-2',
        'plant:list:all',
        `plant:plot:${first}:limit%3D5`,
        expect.stringMatching(/^plant:search:[0-9a-f]{16}$/),
      ]),
    );
  });

  it('asks one question for all that is missing of several', async () => {
    await plants().getById(north, draft(2).plantId);
    calls();
    const ids = [3, 2, 1, 9].map((number) => draft(number).plantId);
    const found = await plants().getByIds(north, ids);
    expect(found.map((plant) => plant?.label ?? null)).toEqual(['P-3', 'P-2', 'P-1', null]);
    expect(calls()).toEqual(['getByIds 3']);
  });

  it('never answers a read of what was updated since: always from the source', async () => {
    const since = new Date(0);
    await plants().getUpdatedSince(north, since, 10);
    expect(await plants().getUpdatedSince(north, since, 10)).toHaveLength(3);
    expect(calls()).toEqual(['getUpdatedSince', 'getUpdatedSince']);
  });

  it('never gives one tenant what is another\u2019s: neither from the cache, nor from a careless source', async () => {
    const { plantId } = draft(1);
    await plants().getById(north, plantId);
    expect(await plants().getById(south, plantId)).toBeNull();
    expect(await plants().getByKey(south, 'P-1')).toBeNull();
    const source = one.get(PlantRepository);
    source.isCareless = true;
    try {
      await expect(plants().getById(south, draft(2).plantId)).rejects.toMatchObject({ code: 'internal.unexpected' });
      await expect(plants().find(south, {})).rejects.toMatchObject({ code: 'internal.unexpected' });
    } finally {
      source.isCareless = false;
    }
    expect(await plants().find(south, {})).toEqual([]);
    await expect(plants().getById({ ...north, tenant: null }, plantId)).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
  });

  it('a move between parents ends both lists, and no third', async () => {
    expect([await labels(first), await labels(second)]).toEqual([['P-1', 'P-2'], ['P-3']]);
    const other = await plants().find(north, { kind: 'date' });
    calls();
    await plants().update(north, draft(1).plantId, { plotId: second });
    expect([await labels(first), await labels(second)]).toEqual([['P-2'], ['P-1', 'P-3']]);
    expect(await plants().find(north, { kind: 'date' })).toEqual(other);
    expect(calls().filter((name) => name === 'find')).toHaveLength(3 - 1);
  });

  it('a bulk update ends all that it touches', async () => {
    await labels(first);
    const { seq } = await plants().bulkUpdate(
      north,
      [1, 2].map((number) => ({ id: draft(number).plantId, changes: { plotId: second } })),
    );
    expect([await labels(first), await labels(second)]).toEqual([[], ['P-1', 'P-2', 'P-3']]);
    expect(await labels(second, two)).toBeDefined();
    const asked = gardener('north', { minimumSeq: seq });
    expect(await plants(two).find(asked, { plot: second })).toHaveLength(3);
  });

  it('a delete is seen by id, by key, in lists and counts', async () => {
    const { plantId } = draft(1);
    await plants().getById(north, plantId);
    await plants().getByKey(north, 'P-1');
    expect(await plants().count(north, {})).toBe(3);
    await plants().delete(north, plantId);
    expect(await plants().getById(north, plantId)).toBeNull();
    expect(await plants().exists(north, plantId)).toBe(false);
    expect(await plants().getByKey(north, 'P-1')).toBeNull();
    expect([await labels(first), await plants().count(north, {})]).toEqual([['P-2'], 2]);
  });

  it('a change that is rolled back never was: what was kept is kept', async () => {
    const { plantId } = draft(1);
    await plants().getById(north, plantId);
    const failing = plants().bulkUpdate(north, [
      { id: plantId, changes: { label: 'never' } },
      { id: plantId, changes: { plotId: '00000000-0000-4000-8000-0000000000ff' } },
    ]);
    await expect(failing).rejects.toMatchObject({ code: 'query.failed' });
    calls();
    await known(one);
    expect(await plants().getById(north, plantId)).toMatchObject({ label: 'P-1' });
    expect(calls()).toEqual([]);
  });

  it('a key that changes hands leaves the old key empty and the new one filled', async () => {
    expect(await plants().getByKey(north, 'P-1')).not.toBeNull();
    expect(await plants().getByKey(north, 'P-7')).toBeNull();
    await plants().update(north, draft(1).plantId, { label: 'P-7' });
    expect(await plants().getByKey(north, 'P-1')).toBeNull();
    expect(await plants().getByKey(north, 'P-7')).toMatchObject({ plantId: draft(1).plantId });
    await plants().update(north, draft(2).plantId, { label: 'P-1' });
    expect(await plants().getByKey(north, 'P-1')).toMatchObject({ plantId: draft(2).plantId });
  });

  it('a create makes what was not there appear', async () => {
    const plant = draft(5);
    expect(await plants().getById(north, plant.plantId)).toBeNull();
    expect(await plants().getByKey(north, plant.label)).toBeNull();
    await plants().create(north, plant);
    expect(await plants().getById(north, plant.plantId)).toMatchObject({ label: 'P-5' });
    expect(await plants().getByKey(north, plant.label)).toMatchObject({ label: 'P-5' });
  });

  it('a change of a parent ends what shows it, and not what shows another', async () => {
    const shown = async (number: number): Promise<string | undefined> =>
      (await plants().getById(north, draft(number).plantId))?.plotName;
    const before = [await shown(1), await shown(3)];
    await labels(first);
    calls();
    await database.query(`UPDATE public.plots SET name = 'terrace' WHERE plot_id = $1`, [first]);
    await known(one);
    expect([await shown(1), await shown(3)]).toEqual(['terrace', before[1]]);
    expect((await plants().find(north, { plot: first }))[0]?.plotName).toBe('terrace');
    expect(calls()).toEqual(['getByIds 1', 'find']);
  });

  it('a write in SQL alone ends what it changes, in every process', async () => {
    for (const process of [one, two]) await plants(process).getById(north, draft(1).plantId);
    await database.query(`UPDATE public.plants SET height = 9 WHERE label = 'P-1'`);
    for (const process of [one, two]) {
      await known(process);
      expect((await plants(process).getById(north, draft(1).plantId))?.height).toBe('9.00');
    }
  });

  it('a load from before a change is kept by nobody, and given to nobody who came after', async () => {
    const source = one.get(PlantRepository);
    const { plantId } = draft(1);
    let release: () => void = () => undefined;
    source.hold = () => new Promise((resolve) => (release = resolve));
    const early = plants().getById(north, plantId);
    await eventually(() => {
      expect(source.calls).toHaveLength(1);
    });
    source.hold = () => Promise.resolve();
    await plants().update(north, plantId, { height: '7.25' });
    expect((await plants().getById(north, plantId))?.height).toBe('7.25');
    await eventually(async () => {
      release();
      expect((await early)?.height).toBe('1.50');
    });
    expect((await plants().getById(north, plantId))?.height).toBe('7.25');
  });

  it('a change of the parent during a load is not missed, though only the load finds out which parent', async () => {
    const source = one.get(PlantRepository);
    const { plantId } = draft(3);
    const releases: (() => void)[] = [];
    source.hold = () => new Promise((resolve) => releases.push(resolve));
    const early = plants().getById(north, plantId);
    await eventually(() => {
      expect(releases).toHaveLength(1);
    });
    source.hold = () => Promise.resolve();
    await database.query(`UPDATE public.plots SET name = 'meadow' WHERE plot_id = $1`, [second]);
    await known(one);
    // Nothing of the question says that the plot matters: this one joins the load, and must not take what it gives.
    const late = plants().getById(north, plantId);
    releases.forEach((release) => {
      release();
    });
    await early;
    expect((await late)?.plotName).toBe('meadow');
    expect((await plants().getById(north, plantId))?.plotName).toBe('meadow');
  });

  it('counts its reads under its own name', async () => {
    await plants().getById(north, draft(1).plantId);
    const { operations } = one.get(CacheStatistics).snapshot();
    expect(operations.find(({ operation }) => operation === 'plant.id')).toMatchObject({ region: 'medium' });
  });

  it('is never stale by the rules, under a random writer and in two processes', async () => {
    await database.query('DELETE FROM public.plants');
    await database.query(`UPDATE public.plots SET name = 'plot'`);
    const outsider = new SqlOutsider((text, values) => database.query(text, values));
    const processes = [new OrchardTrialProcess(one), new OrchardTrialProcess(two)];
    const options = { processes, outsider, plots: TRIAL_PLOTS, leaseMs: LEASE_MS, lanes: 12, isStrict: false };
    const { reads, writes, wrong } = await new PlantTrial({ ...options, operations: 600, random: seeded(7) }).run();
    expect(wrong).toEqual([]);
    expect([reads > 400, writes > 5]).toEqual([true, true]);
  });
});
