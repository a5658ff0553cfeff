import { Logger } from '@nestjs/common';
import { CacheAlerts } from '../../../src/cache/alerts/cache.alerts.js';
import { AlertVoices } from '../../../src/cache/alerts/alert.voices.js';
import type { Alert } from '../../../src/cache/alerts/alert.js';
import { CacheAdmin } from '../../../src/cache/cache.admin.js';
import { CacheSchedule } from '../../../src/cache/cache.schedule.js';
import { StatisticsRecorder } from '../../../src/cache/statistics/statistics.recorder.js';
import { StatisticsArchive } from '../../../src/cache/statistics/statistics.archive.js';
import { countedOf } from '../../../src/cache/statistics/counted.js';
import { CacheStatistics } from '../../../src/cache/cache.statistics.js';
import { TurnLedger } from '../../../src/cache/turns/turn.ledger.js';
import { TurnRunner } from '../../../src/cache/turns/turn.runner.js';
import { QueryUsage } from '../../../src/cache/usage/query.usage.js';
import type { Settings } from '../../../src/config/settings.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import { LOG_EVENTS, logEventOf } from '../../../src/observability/log-events.js';
import { StructuredLogger } from '../../../src/observability/structured.logger.js';
import { Warmer } from '../../../src/prefetch/warmer.js';
import { WarmOccasions } from '../../../src/prefetch/warm.occasions.js';
import { WARM_UP } from '../../../src/prefetch/warm.questions.js';
import { eventually } from '../../support/eventually.js';
import { ORCHARD_TABLES, OrchardProcess } from '../../support/orchard/orchard.process.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

const KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const ANALYST: QueryScope = { ...ANONYMOUS, principal: 'someone', roles: ['analyst'] };
const asTenant = (tenant: string): QueryScope => ({ ...ANALYST, tenants: [tenant], tenant });

describe('what processes tell each other about their cache', () => {
  let database: TestDatabase;
  let one: OrchardProcess;
  let two: OrchardProcess;
  const lines: string[] = [];
  const logger = new StructuredLogger({ level: 'debug', pretty: false, write: (line) => lines.push(line) });

  const often = (settings: Settings): Settings => ({
    ...settings,
    logging: { ...settings.logging, level: 'debug' },
    prefetch: { ...settings.prefetch, warmUp: { ...settings.prefetch.warmUp, mostUsed: 10 } },
  });
  const environment = { ENCRYPTION_KEYS: KEY };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    two = await OrchardProcess.start(database, often, environment);
    one = await OrchardProcess.start(database, often, environment);
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await database.drop();
  });

  const hit = (process: OrchardProcess, queryId: string, params: object, scope = ANONYMOUS): Promise<void> =>
    eventually(async () => {
      expect(await process.ask(queryId, { ...params }, scope)).toBe('hit');
    });

  it("a slot is one process's, and a turn that died is taken over", async () => {
    const ran: string[] = [];
    const turn = (process: OrchardProcess, name: string): Promise<string> =>
      process.get(TurnRunner).run('job', 1, () => {
        ran.push(name);
        return Promise.resolve();
      });
    expect((await Promise.all([turn(one, 'one'), turn(two, 'two')])).sort()).toEqual(['done', 'left']);
    expect(ran).toHaveLength(1);
    expect(await turn(one, 'again')).toBe('left');
    const ledger = one.get(TurnLedger);
    expect(await ledger.take('dies', 5)).toBeDefined();
    expect(await two.get(TurnLedger).take('dies', 6)).toBeUndefined();
    expect(await ledger.isOver('dies')).toBe(false);
    await database.query(`UPDATE falaj.turn SET until = clock_timestamp() WHERE name LIKE '%/dies'`);
    expect(await two.get(TurnLedger).take('dies', 5)).toEqual({ name: 'dies', slot: 5 });
    await ledger.end({ name: 'dies', slot: 5 });
    expect(await ledger.isOver('dies')).toBe(false);
  });

  it('what is asked most outlives the process, and what only few may ask stands nowhere in clear', async () => {
    for (let times = 0; times < 4; times += 1) {
      await one.ask('orchard_tree', { tree_id: 3 });
      await one.ask('orchard_owned', { owner: 'ada' }, asTenant('ada'));
      await one.ask('orchard_secret', { kind: 'quince' }, ANALYST);
    }
    await one.ask('orchard_tree', { tree_id: 1 }, { ...ANONYMOUS, reading: { isAhead: true } });
    await one.get(QueryUsage).handOver();
    const kept = await database.query(`SELECT a::text AS line FROM falaj.asked_key AS a`);
    const text = JSON.stringify(kept);
    expect(text).toContain('tree_id');
    expect(text).not.toContain('quince');
    const known = (await two.get(QueryUsage).most(10)).map(({ queryId, params, tenant }) => [queryId, params, tenant]);
    expect(known).toHaveLength(3);
    expect(known).toEqual(
      expect.arrayContaining([
        ['orchard_tree', { tree_id: 3 }, null],
        ['orchard_owned', { owner: 'ada' }, 'ada'],
        ['orchard_secret', { kind: 'quince' }, null],
      ]),
    );
    await two.get(WarmOccasions).atStart();
    await hit(two, 'orchard_tree', { tree_id: 3 });
    await hit(two, 'orchard_secret', { kind: 'quince' }, ANALYST);
  });

  it('without a key, what only few may ask is not kept at all', async () => {
    const keyless = await OrchardProcess.start(database, (settings) => ({
      ...often(settings),
      cache: { ...settings.cache, namespace: 'keyless', encryptionKeys: [] },
    }));
    await keyless.ask('orchard_secret', { kind: 'medlar' }, ANALYST);
    await keyless.ask('orchard_tree', { tree_id: 3 });
    await keyless.close();
    const rows = await database.query(`SELECT query_id FROM falaj.asked_key WHERE namespace = 'keyless'`);
    expect(JSON.stringify(rows)).toContain('orchard_tree');
    expect(JSON.stringify(rows)).not.toContain('orchard_secret');
  });

  it('a pack is warmed for each tenant, as that tenant', async () => {
    const report = await one.get(Warmer).warm({ packs: ['per_owner'] });
    expect(report).toMatchObject({ errors: 0, failures: [] });
    expect(report.sets + report.hits).toBe(4);
    await hit(one, 'orchard_owned', { owner: 'ben' }, asTenant('ben'));
    expect(await one.ask('orchard_owned', { owner: 'ben' }, asTenant('ada'))).not.toBe('hit');
  });

  it('counts of all processes are added up, and told apart by time', async () => {
    const told = async (process: OrchardProcess): Promise<void> =>
      process.get(StatisticsArchive).tell(countedOf(process.get(CacheStatistics).snapshot()));
    await told(one);
    await told(two);
    await two.ask('orchard_kinds');
    const snapshots = [one, two].map((process) => process.get(CacheStatistics).snapshot().total);
    const all = snapshots[0]!.misses + snapshots[1]!.misses;
    // What the keyless process counted is another namespace's.
    expect((await two.get(StatisticsRecorder).report(300)).total.misses).toBe(all);
    expect(await one.get(StatisticsRecorder).report(300)).toMatchObject({ of: 'all', seconds: 300 });
    await database.query(`UPDATE falaj.cache_minute SET at = at - interval '2 hours'`);
    expect((await one.get(StatisticsRecorder).report(3600)).total.misses).toBe(0);
    expect((await one.get(StatisticsRecorder).report(86_400)).total.misses).toBe(all - 1);
  });

  it('an alert that both see is told once, again when it is worse, and over when both say so', async () => {
    const alert = (severity: Alert['severity']): Alert => ({
      ...{ kind: 'hit_rate', subject: 'default', severity, since: '', resolvedAt: null, fields: {} },
    });
    const [first, second] = [one.get(AlertVoices), two.get(AlertVoices)];
    const both = await Promise.all([first.raise(alert('warning')), second.raise(alert('warning'))]);
    expect(both.filter((isOurs) => isOurs)).toHaveLength(1);
    expect(await second.raise(alert('error'))).toBe(true);
    expect(await one.get(CacheAlerts).everywhere()).toMatchObject([
      { kind: 'hit_rate', subject: 'default', severity: 'error', processes: 2 },
    ]);
    expect(await second.resolve(alert('error'))).toBe(false);
    expect(await first.resolve(alert('warning'))).toBe(true);
    await second.raise(alert('warning'));
    await database.query(`UPDATE falaj.alert_holder SET seen_at = clock_timestamp() - interval '1 hour'`);
    // The other process is as good as dead: whoever looks next says that it is over, once.
    expect(await first.renew()).toMatchObject([{ kind: 'hit_rate', subject: 'default' }]);
    expect(await first.renew()).toEqual([]);
  });

  it('writes nothing but what the table of log events has', async () => {
    Logger.overrideLogger(logger);
    await one.ask('orchard_kinds');
    await one.ask('orchard_kinds');
    await one.get(CacheAdmin).invalidate({ region: 'default' });
    await one.get(CacheSchedule).lookAtHealth();
    await one.get(Warmer).ahead('request', () => Promise.resolve([{ fn: 'get_kinds', params: {} }]));
    Logger.overrideLogger(false);
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const own = told.filter(({ event }) => event !== undefined);
    expect(new Set(own.map(({ event }) => event))).toEqual(
      new Set([
        ...['cache.hit', 'cache.miss', 'cache.set', 'cache.invalidated', 'cache.healthy', 'warmup.done'],
        ...own.map(({ event }) => event),
      ]),
    );
    for (const { event, msg, level } of own) {
      const [name, { level: wanted }] = logEventOf(String(msg))!;
      expect([event, level]).toEqual([name, wanted]);
    }
    const rooms = new Set([
      'Cache',
      'Redis',
      'Warmer',
      'WarmUp',
      'Maintenance',
      'Alerts',
      'Schedule',
      'Turns',
      'Prefetch',
    ]);
    expect(told.filter(({ event, context }) => event === undefined && rooms.has(String(context)))).toEqual([]);
    expect(lines.join('')).not.toMatch(/quince|"ada"|"ben"/);
    expect(Object.keys(LOG_EVENTS).length).toBeGreaterThan(50);
  });

  it('asks as the system without a trace in what is asked most', () => {
    expect(WARM_UP.reading).toEqual({ isAhead: true });
  });
});
