import { Logger } from '@nestjs/common';
import { CHANGE_LOG } from '../../src/changes/change-log.token.js';
import type { ChangeFollower } from '../../src/changes/change.follower.js';
import type { Settings } from '../../src/config/settings.js';
import type { Role } from '../../src/kernel/query-scope.js';
import { eventually } from '../support/eventually.js';
import { ORCHARD_TABLES } from '../support/orchard/orchard.process.js';
import { OrchardServer } from '../support/orchard/orchard.server.js';
import { PLANT_PLOTS, TRIAL_PLOTS } from '../support/orchard/plant.trial-process.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

Logger.overrideLogger(false);

const [plot] = TRIAL_PLOTS;
const who = (subject: string, tenants: readonly string[] = [], roles: readonly Role[] = ['viewer']) => ({
  subject,
  tenants,
  roles,
});

/**
 * Whoever comes while the log has not been heard of for a whole lease must go to the source by himself. Two hundred requests at once can keep a
 * busy machine from hearing of it for the usual lease; here it is long enough that none of them has to.
 */
const patient = (settings: Settings): Settings => ({
  ...settings,
  changes: { ...settings.changes, leaseMs: 10_000 },
});

describe('a response that combines answers', () => {
  let database: TestDatabase;
  let one: OrchardServer;
  let two: OrchardServer;

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    await database.query(PLANT_PLOTS);
    one = await OrchardServer.start(database, patient);
    two = await OrchardServer.start(database, patient);
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await database.drop();
  });

  const status = async (path: string, server = one): Promise<string | null> =>
    (await server.get(path)).headers.get('cache-status');
  const known = async (server: OrchardServer): Promise<void> => {
    expect(await server.app.get<ChangeFollower>(CHANGE_LOG).confirm(5000)).toBe(true);
  };

  it('is made once by 200 who ask at once, and carries validators', async () => {
    await known(one);
    const before = one.grove.calls;
    const replies = await Promise.all(Array.from({ length: 200 }, () => one.get('/grove/trees')));
    expect(one.grove.calls - before).toBe(1);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    const { headers, text } = await one.get('/grove/trees');
    expect(JSON.parse(text)).toEqual({ trees: 3, kinds: 3, who: 'anonymous', roles: [] });
    expect(headers.get('cache-status')).toMatch(/^falaj; hit; ttl=\d+; detail=l1$/);
    expect(headers.get('cache-control')).toBe('public, no-cache');
    expect([headers.get('age'), headers.get('falaj-seq')]).toEqual([
      expect.stringMatching(/^\d+$/),
      expect.stringMatching(/^\d+$/),
    ]);
    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{24}"$/);
    const again = await one.get('/grove/trees', undefined, { 'if-none-match': etag });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
  });

  it('does not outlive what it was made from, in either process', async () => {
    for (const server of [one, two]) await server.get('/grove/trees');
    await database.query(`INSERT INTO public.trees VALUES (50, 'fig')`);
    for (const server of [one, two]) {
      await known(server);
      expect(JSON.parse((await server.get('/grove/trees')).text)).toMatchObject({ trees: 4 });
    }
    await database.query('DELETE FROM public.trees WHERE tree_id = 50');
    await known(one);
  });

  it('is not given to who asks after a change, though its making had begun before', async () => {
    await database.query(`INSERT INTO public.trees VALUES (60, 'fig')`);
    await known(one);
    const releases: (() => void)[] = [];
    one.grove.hold = () => new Promise((resolve) => releases.push(resolve));
    const early = one.get('/grove/trees');
    await eventually(() => {
      expect(releases).toHaveLength(1);
    });
    one.grove.hold = () => Promise.resolve();
    await database.query(`INSERT INTO public.trees VALUES (61, 'fig')`);
    await known(one);
    const late = one.get('/grove/trees');
    const later = one.get('/grove/trees');
    releases.forEach((release) => {
      release();
    });
    await early;
    for (const reply of [await late, await later]) expect(JSON.parse(reply.text)).toMatchObject({ trees: 5 });
    await database.query('DELETE FROM public.trees WHERE tree_id >= 60');
    await known(one);
  });

  it('honours what the caller wants of the cache', async () => {
    const analyst = who('ana', [], ['analyst']);
    await one.get('/grove/trees');
    const fresh = await one.get('/grove/trees', analyst, { 'cache-control': 'no-cache' });
    expect(fresh.headers.get('cache-status')).toContain('fwd=bypass; stored');
    expect(fresh.headers.get('cache-control')).toBe('private, no-cache');
    const denied = await one.get('/grove/trees', undefined, { 'cache-control': 'no-cache' });
    expect(denied.headers.get('cache-status')).toContain('detail=bypass-denied');
    const only = await one.get('/grove/trees?never=asked', undefined, { 'cache-control': 'only-if-cached' });
    expect([only.status, JSON.parse(only.text)]).toEqual([504, expect.objectContaining({ code: 'cache.not_cached' })]);
    expect(await status('/grove/trees')).toContain('hit');
  });

  it('is kept apart for tenants, and never given outside of one', async () => {
    const path = `/grove/plots/${plot?.plotId ?? ''}`;
    await database.query(
      `INSERT INTO public.plants (plant_id, tenant_id, plot_id, label, kind) VALUES (gen_random_uuid(), 'north', $1, 'N', 'fig')`,
      [plot?.plotId],
    );
    await known(one);
    for (let time = 0; time < 2; time++) {
      expect(JSON.parse((await one.get(path, who('a', ['north']))).text)).toEqual({ tenant: 'north', plants: ['N'] });
      expect(JSON.parse((await one.get(path, who('b', ['south']))).text)).toEqual({ tenant: 'south', plants: [] });
    }
    const reply = await one.get(path, who('a', ['north']));
    expect(reply.headers.get('cache-control')).toBe('private, no-cache');
    expect((await one.get(path)).status).toBe(401);
    expect((await one.get(path, who('c'))).status).toBe(403);
  });

  it('is kept apart for users and for their roles', async () => {
    const mine = async (...asker: Parameters<typeof who>): Promise<unknown> =>
      JSON.parse((await one.get('/grove/mine', who(...asker))).text);
    for (let time = 0; time < 2; time++) {
      expect(await mine('a', ['north'])).toEqual({ who: 'a', tenant: 'north', roles: ['viewer'] });
      expect(await mine('b', ['north'])).toEqual({ who: 'b', tenant: 'north', roles: ['viewer'] });
      expect(await mine('a', ['north'], ['analyst'])).toEqual({ who: 'a', tenant: 'north', roles: ['analyst'] });
      expect(await mine('a', ['south'])).toEqual({ who: 'a', tenant: 'south', roles: ['viewer'] });
    }
    expect((await one.get('/grove/mine')).status).toBe(401);
  });

  it('is refused to who may not ask, whatever is kept', async () => {
    expect((await one.get('/grove/guarded', who('ana', [], ['analyst']))).status).toBe(200);
    const calls = one.grove.calls;
    expect((await one.get('/grove/guarded')).status).toBe(401);
    expect((await one.get('/grove/guarded', who('v'))).status).toBe(403);
    const reply = await one.get('/grove/guarded', who('adm', [], ['admin']));
    expect([reply.status, reply.headers.get('cache-control'), one.grove.calls]).toEqual([
      200,
      'private, no-cache',
      calls,
    ]);
  });
});
