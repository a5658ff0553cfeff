import { Injectable, Logger, Scope as InjectionScope, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { cachedMethod } from '../../../src/cache/methods/cached-method.js';
import { Cached, type CachedDeclaration } from '../../../src/cache/methods/cached.decorator.js';
import { CHANGE_LOG } from '../../../src/changes/change-log.token.js';
import type { ChangeFollower } from '../../../src/changes/change.follower.js';
import { defineEvent } from '../../../src/events/event-declaration.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { GroveService } from '../../support/orchard/grove.service.js';
import {
  ORCHARD_TABLES,
  orchardRooms,
  OrchardProcess,
  orchardSettings,
} from '../../support/orchard/orchard.process.js';
import { OrchardService } from '../../support/orchard/orchard.service.js';
import { CACHED_PLANTS, type CachedPlants } from '../../support/orchard/plant.js';
import { gardener, PLANT_PLOTS, TRIAL_PLOTS } from '../../support/orchard/plant.trial-process.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

Logger.overrideLogger(false);

const plot = TRIAL_PLOTS[0]?.plotId ?? '';
const north = gardener('north');
const plant = { plotId: plot, kind: 'fig', height: '1.50' };

describe('a cached method', () => {
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
    await known(one);
    service().calls = 0;
  });

  const service = (process = one): GroveService => process.get(GroveService);
  const known = async (process: OrchardProcess): Promise<void> => {
    expect(await process.get<ChangeFollower>(CHANGE_LOG).confirm(5000)).toBe(true);
  };

  it('asks once, and ends with the repository and the query that it was made from', async () => {
    const plants = one.get<CachedPlants>(CACHED_PLANTS);
    const first = await service().overview(north, plot);
    expect(await service().overview(north, plot)).toEqual(first);
    await plants.create(north, { ...plant, plantId: '00000000-0000-4000-8000-000000000201', label: 'M-1' });
    const second = await service().overview(north, plot);
    expect(second).toMatchObject({ plants: 1, tallest: '1.50', made: 2 });
    expect(second.oldest).toBeInstanceOf(Date);
    await database.query(`INSERT INTO public.trees VALUES (${String(1000 + second.trees)}, 'fig')`);
    await known(one);
    expect(await service().overview(north, plot)).toMatchObject({ trees: second.trees + 1, made: 3 });
  });

  it('made of one made of others ends with the innermost, in another process too', async () => {
    await service().report(north, plot);
    await service(two).report(north, plot);
    const write = { ...plant, plantId: '00000000-0000-4000-8000-000000000202', label: 'M-2' };
    const { seq } = await one.get<CachedPlants>(CACHED_PLANTS).create(north, write);
    expect((await service().report(north, plot)).first.plants).toBe(1);
    const asked = gardener('north', { minimumSeq: seq });
    expect((await service(two).report(asked, plot)).first.plants).toBe(1);
  });

  it('ends by an event of the same value, and by one that speaks of all', async () => {
    const asked = async (tree: number): Promise<number> => (await service().care(north, tree)).asked;
    const [first, second] = [await asked(1), await asked(2)];
    await one.get(OrchardService).tend(1);
    expect([(await asked(1)) > second, await asked(2)]).toEqual([true, second]);
    await one.get(OrchardService).rain({ litres: 1 });
    expect([first, second]).not.toContain(await asked(2));
  });

  it('is invalidated by its arguments, and not by others', async () => {
    const first = await service().care(north, 7);
    const other = await service().care(north, 8);
    await cachedMethod(service(), 'care').invalidate(north, 7);
    expect((await service().care(north, 7)).asked).toBeGreaterThan(first.asked);
    expect(await service().care(north, 8)).toEqual(other);
  });

  it('shows no more of the caller than its audience has in common, and keeps users, tenants and roles apart', async () => {
    expect(await service().care({ ...north, principal: 'somebody' }, 9)).toMatchObject({ who: 'anonymous' });
    const user = (principal: string, over: Partial<QueryScope> = {}): Promise<{ who: string; roles: string }> =>
      service().mine({ ...north, principal, ...over }, 'same');
    expect(await user('a')).toMatchObject({ who: 'a', roles: 'viewer' });
    expect(await user('b')).toMatchObject({ who: 'b' });
    expect(await user('a', { roles: ['admin'] })).toMatchObject({ who: 'a', roles: 'admin' });
    await user('a', { tenant: 'south' });
    const calls = service().calls;
    expect(await user('a')).toMatchObject({ who: 'a', roles: 'viewer' });
    expect(service().calls).toBe(calls);
    await expect(user('anonymous')).rejects.toMatchObject({ code: 'auth.missing' });
  });

  it('calls the method once for many callers at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => service().overview(north, plot)));
    expect(new Set(answers.map(({ made }) => made)).size).toBe(1);
    expect(service().calls).toBe(1);
  });

  describe('keeps the application from starting', () => {
    const base = { audience: 'everyone', region: 'medium', key: 'faulty:{value}' } as const;
    const boot = async (...providers: Type[]): Promise<unknown> => {
      const imports = orchardRooms(orchardSettings({}), database);
      const module = await Test.createTestingModule({ imports, providers }).compile();
      module.useLogger(false);
      try {
        await module.init();
        return 'started';
      } catch (error) {
        return String(error);
      } finally {
        await module.close();
      }
    };
    const faulty = (over: Partial<CachedDeclaration>, scope = InjectionScope.DEFAULT): Type => {
      @Injectable({ scope })
      class FaultyService {
        @Cached({ ...base, ...over })
        answer(asker: QueryScope, value: string): Promise<string> {
          return Promise.resolve(asker.principal + value);
        }
      }
      return FaultyService;
    };

    it.each<[string, Type, string]>([
      ['without its region', faulty({ region: 'nowhere' }), 'region nowhere'],
      ['under another\u2019s form of key', faulty({ key: 'grove:care:{value}' }), 'both cache under keys'],
      ['with a key that is none', faulty({ key: '{value}' }), 'cached.key'],
      ['made anew for each request', faulty({}, InjectionScope.REQUEST), 'cached.request_scoped'],
      [
        'ending with an event that nobody declares',
        faulty({ invalidateOn: [defineEvent('stray', { payload: {} })] }),
        'cached.event',
      ],
      ['with a tag of what it does not know', faulty({ tags: ['tree:{other}'] }), 'cached.tag'],
      ['for persons, in a region that is not encrypted', faulty({ isPersonal: true }), 'identifies persons'],
    ])('%s', async (_name, provider, message) => {
      expect(await boot(provider)).toContain(message);
    });
  });
});
