import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CacheStatistics } from '../../../src/cache/cache.statistics.js';
import { CHANGE_LOG } from '../../../src/changes/change-log.token.js';
import type { ChangeFollower } from '../../../src/changes/change.follower.js';
import type { RegionPolicy } from '../../../src/config/region-policy.js';
import type { Settings } from '../../../src/config/settings.js';
import { eventually } from '../../support/eventually.js';
import { ORCHARD_TABLES, OrchardProcess } from '../../support/orchard/orchard.process.js';
import { CACHED_PLANTS, type CachedPlants, type PlantDraft } from '../../support/orchard/plant.js';
import { PlantRepository } from '../../support/orchard/plant.repository.js';
import { gardener, PLANT_PLOTS, TRIAL_PLOTS } from '../../support/orchard/plant.trial-process.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { describeWithRedis, testRedis, type TestRedis } from '../../support/redis.js';

Logger.overrideLogger(false);

const [first, second] = TRIAL_PLOTS.map(({ plotId }) => plotId) as [string, string];
const north = gardener('north');
const secret = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const [ONE, TWO] = [`one:${secret(1)}`, `two:${secret(2)}`];
/** Longer than any entry of the suite could stand in what surrounds it by chance. */
const LABEL = 'under-the-old-wall';

function draft(number: number, over: Partial<PlantDraft> = {}): PlantDraft {
  const plantId = `00000000-0000-4000-8000-0000000002${String(number).padStart(2, '0')}`;
  return { plantId, plotId: first, label: `${LABEL}-${String(number)}`, kind: 'fig', height: '1.50', ...over };
}

/** Not compressed, so that what is not encrypted could be read. A busy machine may take its time. */
const region =
  (policy: Partial<RegionPolicy>) =>
  (settings: Settings): Settings => {
    const { medium, ...others } = settings.cache.regions;
    if (medium === undefined) throw new Error('there is no such region');
    const changed = { ...medium, compression: 'none', ...policy } as const;
    return { ...settings, cache: { ...settings.cache, redisBudgetMs: 2000, regions: { ...others, medium: changed } } };
  };

describeWithRedis('a cached repository over Redis', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let client: Redis;
  const processes: OrchardProcess[] = [];

  const start = async (
    keys: string,
    policy: Partial<RegionPolicy>,
    namespace = 'falaj_test',
  ): Promise<OrchardProcess> => {
    const environment = { REDIS_URL: redis.url, ENCRYPTION_KEYS: keys, CACHE_NAMESPACE: namespace };
    const process = await OrchardProcess.start(database, region(policy), environment);
    processes.push(process);
    await eventually(() => {
      expect(process.get(CacheStatistics).snapshot().tiers.l2).toMatchObject({ state: 'ready' });
    });
    return process;
  };
  const plants = (process: OrchardProcess): CachedPlants => process.get<CachedPlants>(CACHED_PLANTS);
  /** What its source was asked since this was last called. */
  const calls = (process: OrchardProcess): readonly string[] => process.get(PlantRepository).calls.splice(0);
  const known = async (...all: OrchardProcess[]): Promise<void> => {
    for (const process of all) expect(await process.get<ChangeFollower>(CHANGE_LOG).confirm(5000)).toBe(true);
  };
  const defects = (process: OrchardProcess, kind: 'undecryptable' | 'forged' | 'unencrypted'): number => {
    const { operations } = process.get(CacheStatistics).snapshot();
    return operations.reduce(
      (sum, { operation, defects: found }) => sum + (operation.startsWith('plant.') ? found[kind] : 0),
      0,
    );
  };
  const keyOf = (number: number, namespace = 'falaj_test'): string =>
    `${namespace}:t:north:plant:id:${draft(number).plantId}`;
  /** The bytes that stand under the key, once they do. */
  const bytesOf = (key: string): Promise<Buffer> =>
    eventually(async () => {
      const found = await client.getBuffer(key);
      if (found === null) throw new Error(`nothing is kept under ${key}`);
      return found;
    });
  const kept = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await bytesOf(key);
  };
  const asked = (process: OrchardProcess, number: number): ReturnType<CachedPlants['getById']> =>
    plants(process).getById(north, draft(number).plantId);

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    await database.query(PLANT_PLOTS);
    redis = await testRedis();
    client = new Redis(redis.url);
  });
  afterAll(async () => {
    client.disconnect();
    for (const process of processes) await process.close();
    await redis.close();
    await database.drop();
  });
  beforeEach(async () => {
    await client.flushall();
    await database.query('DELETE FROM public.plants');
    await database.query(`INSERT INTO public.plants (plant_id, tenant_id, plot_id, label, kind, height)
      SELECT ('00000000-0000-4000-8000-0000000002' || lpad(n::text, 2, '0'))::uuid, 'north',
        CASE WHEN n < 3 THEN '${first}' ELSE '${second}' END::uuid, '${LABEL}-' || n, 'fig', 1.5
      FROM generate_series(1, 3) AS n`);
    await known(...processes);
    for (const process of processes) calls(process);
  });

  describe('in two processes', () => {
    let one: OrchardProcess;
    let two: OrchardProcess;
    beforeAll(async () => {
      one = await start(ONE, { encrypted: true });
      two = await start(ONE, { encrypted: true });
    });

    const list = 'falaj_test:t:north:plant:plot:';
    const labels = async (process: OrchardProcess, plot: string): Promise<readonly string[]> =>
      (await plants(process).find(north, { plot })).map(({ label }) => label.slice(LABEL.length + 1));

    it('one answers with what the other keeps, exactly typed, and asks no source', async () => {
      const loaded = await asked(one, 1);
      await labels(one, first);
      await plants(one).count(north, { kind: 'fig' });
      await kept(keyOf(1), `${list}${first}:all`, 'falaj_test:t:north:plant:count:kind%3D%22fig%22');
      const found = await asked(two, 1);
      expect(found).toEqual(loaded);
      expect([found?.height, found?.plantedAt instanceof Date, Object.isFrozen(found)]).toEqual(['1.50', true, true]);
      expect([await labels(two, first), await plants(two).count(north, { kind: 'fig' })]).toEqual([['1', '2'], 3]);
      expect(calls(two)).toEqual([]);
    });

    it('a write through one ends entity, list and count for the other, in memory and in Redis', async () => {
      for (const process of [one, two]) {
        await asked(process, 1);
        expect([await labels(process, first), await labels(process, second)]).toEqual([['1', '2'], ['3']]);
        await plants(process).count(north, { plot: second });
      }
      await kept(keyOf(1), `${list}${first}:all`, `${list}${second}:all`);
      const { seq } = await plants(one).update(north, draft(1).plantId, { plotId: second, height: '9.25' });
      calls(two);
      const after = gardener('north', { minimumSeq: seq });
      expect(await plants(two).getById(after, draft(1).plantId)).toMatchObject({ height: '9.25', plotId: second });
      expect([await labels(two, first), await labels(two, second)]).toEqual([['2'], ['1', '3']]);
      expect(await plants(two).count(north, { plot: second })).toBe(2);
    });

    it('a change of a parent ends what shows it in both, and nothing else', async () => {
      for (const number of [1, 3]) await asked(one, number);
      await kept(keyOf(1), keyOf(3));
      for (const number of [1, 3]) await asked(two, number);
      await database.query(`UPDATE public.plots SET name = 'walled' WHERE plot_id = $1`, [first]);
      await known(one, two);
      for (const process of [one, two]) calls(process);
      expect([(await asked(two, 1))?.plotName, (await asked(one, 1))?.plotName]).toEqual(['walled', 'walled']);
      expect([(await asked(two, 3))?.plotName, (await asked(one, 3))?.plotName]).toEqual(['plot', 'plot']);
      expect([...calls(one), ...calls(two)].every((name) => name === 'getByIds 1')).toBe(true);
      await database.query(`UPDATE public.plots SET name = 'plot' WHERE plot_id = $1`, [first]);
    });

    it('a parent that goes takes its entities, lists and counts with it, in both', async () => {
      const ground = '00000000-0000-4000-8000-0000000000c1';
      await database.query(`INSERT INTO public.plots VALUES ($1, 'north', 'ground')`, [ground]);
      const { seq } = await plants(one).create(north, draft(9, { plotId: ground }));
      for (const process of [one, two]) {
        expect(await plants(process).getById(gardener('north', { minimumSeq: seq }), draft(9).plantId)).not.toBeNull();
        expect([await labels(process, ground), await plants(process).count(north, {})]).toEqual([['9'], 4]);
      }
      await kept(keyOf(9), `${list}${ground}:all`);
      await database.query('DELETE FROM public.plots WHERE plot_id = $1', [ground]);
      await known(one, two);
      for (const process of [two, one]) {
        expect(await asked(process, 9)).toBeNull();
        expect([await labels(process, ground), await plants(process).count(north, {})]).toEqual([[], 3]);
      }
    });
  });

  /** Nothing stays in memory, so that every read is one of Redis. */
  describe('in an encrypted region', () => {
    const FAR: Partial<RegionPolicy> = { tiers: ['l2'], encrypted: true };
    let plain: OrchardProcess;
    let old: OrchardProcess;
    let both: OrchardProcess;
    let rotated: OrchardProcess;
    beforeAll(async () => {
      plain = await start(ONE, { ...FAR, encrypted: false }, 'falaj_plain');
      [old, both, rotated] = [
        await start(ONE, FAR),
        await start(`${ONE},${TWO}`, FAR),
        await start(`${TWO},${ONE}`, FAR),
      ];
    });

    it('nothing of an entity can be read in Redis; where it is not encrypted, it could be', async () => {
      for (const process of [plain, old]) {
        await asked(process, 1);
        await plants(process).find(north, { plot: first });
        await plants(process).search(north, { text: LABEL });
      }
      expect((await bytesOf(keyOf(1, 'falaj_plain'))).includes(LABEL)).toBe(true);
      await kept(keyOf(1), `falaj_test:t:north:plant:plot:${first}:all`);
      const keys = await eventually(async () => {
        const found = await client.keys('falaj_test:t:north:plant:*');
        expect(found.length).toBeGreaterThanOrEqual(3);
        return found;
      });
      for (const key of keys) expect((await bytesOf(key)).includes(LABEL)).toBe(false);
    });

    it('a key is rotated without a miss: each process opens what the other made', async () => {
      await asked(old, 1);
      await kept(keyOf(1));
      for (const process of [both, rotated]) expect(await asked(process, 1)).toMatchObject({ label: `${LABEL}-1` });
      await asked(rotated, 2);
      await kept(keyOf(2));
      expect(await asked(both, 2)).toMatchObject({ label: `${LABEL}-2` });
      expect([calls(both), calls(rotated)]).toEqual([[], ['getByIds 1']]);
    });

    it('an entry under a key that is not known is a miss, counted, and made anew', async () => {
      await asked(rotated, 1);
      const foreign = await bytesOf(keyOf(1));
      const before = defects(old, 'undecryptable');
      expect(await asked(old, 1)).toMatchObject({ label: `${LABEL}-1` });
      expect([calls(old), defects(old, 'undecryptable') - before]).toEqual([['getByIds 1'], 1]);
      await eventually(async () => {
        expect((await bytesOf(keyOf(1))).equals(foreign)).toBe(false);
      });
      await asked(old, 1);
      expect(calls(old)).toEqual([]);
    });

    it('an entry that another key of the same name made is a miss, and told as forged', async () => {
      const stranger = await start(`one:${secret(7)}`, FAR);
      await asked(old, 1);
      await kept(keyOf(1));
      expect(await asked(stranger, 1)).toMatchObject({ label: `${LABEL}-1`, height: '1.50' });
      expect([calls(stranger), defects(stranger, 'forged')]).toEqual([['getByIds 1'], 1]);
    });

    it('an entry that is not encrypted, or another key\u2019s, is put there in vain', async () => {
      await asked(plain, 1);
      await asked(old, 2);
      await client.set(keyOf(1), await bytesOf(keyOf(1, 'falaj_plain')));
      await client.set(keyOf(3), await bytesOf(keyOf(2)));
      calls(old);
      for (const number of [1, 3]) expect((await asked(old, number))?.label).toBe(`${LABEL}-${String(number)}`);
      expect(calls(old)).toEqual(['getByIds 1', 'getByIds 1']);
    });
  });
});
