import { Global, Logger, Module, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CHANGE_LOG } from '../../../src/changes/change-log.token.js';
import { ChangeFollower } from '../../../src/changes/change.follower.js';
import { ChangeRecorder } from '../../../src/changes/change.recorder.js';
import { ChangeReport } from '../../../src/changes/change.report.js';
import { ChangesModule } from '../../../src/changes/changes.module.js';
import { TRACKED_TABLES } from '../../../src/changes/tracked-tables.token.js';
import { SETTINGS } from '../../../src/config/settings.js';
import { ControlChannelFactory } from '../../../src/database/control-channel.factory.js';
import { DATABASE_URLS } from '../../../src/database/database-urls.js';
import { OpenedConnections } from '../../../src/database/opened-connections.js';
import { OwnerConnection } from '../../../src/database/owner-connection.js';
import { ReplicationStreams } from '../../../src/database/replication.stream.js';
import { WriteTransaction } from '../../../src/database/write-transaction.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { CLOCK } from '../../../src/observability/clock.token.js';
import { eventually } from '../../support/eventually.js';
import { type TestDatabase, testDatabase } from '../../support/postgres.js';
import { FOLLOWER_SETTINGS } from './change-harness.js';

/** As long as it takes, where there is something to wait for, and short where there is nothing. */
const WAIT_MS = { there: 25_000, away: 300 };

/** The room as the application wires it, around a database of its own. */
function applicationFor(
  urls: { app: string; owner: string },
  { role = 'all', bootWaitMs = WAIT_MS.there, ...changes }: { role?: string; bootWaitMs?: number } & object = {},
): new () => object {
  const settings = {
    role,
    changes: { ...FOLLOWER_SETTINGS, auditMs: 200, ...changes },
    database: { connectTimeoutMs: 5000, bootWaitMs },
  };
  const tables = [{ table: 'public.countries', narrowColumns: ['country_code'] }];

  @Global()
  @Module({
    providers: [
      { provide: SETTINGS, useValue: settings },
      { provide: CLOCK, useClass: SystemClock },
      { provide: DATABASE_URLS, useValue: { ...urls, direct: urls.app, appRole: 'falaj_app' } },
      { provide: TRACKED_TABLES, useValue: tables },
      { provide: WriteTransaction, useValue: {} },
      { provide: OpenedConnections, useValue: new OpenedConnections() },
      ControlChannelFactory,
      OwnerConnection,
      ReplicationStreams,
    ],
    exports: [
      ...[SETTINGS, CLOCK, DATABASE_URLS, TRACKED_TABLES],
      ...[ControlChannelFactory, OwnerConnection, ReplicationStreams, WriteTransaction],
    ],
  })
  class Surroundings {}

  @Module({ imports: [Surroundings, ChangesModule] })
  class Application {}
  return Application;
}

async function start(application: new () => object): Promise<INestApplicationContext> {
  const module = await Test.createTestingModule({ imports: [application] }).compile();
  return module.init();
}

describe('the room as a module', () => {
  let db: TestDatabase;
  const running: INestApplicationContext[] = [];

  const boot = async (settings: object = {}): Promise<INestApplicationContext> => {
    const context = await start(applicationFor({ app: db.appUrl, owner: db.ownerUrl }, settings));
    running.push(context);
    return context;
  };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    db = await testDatabase();
  });
  afterEach(async () => {
    for (const context of running.splice(0)) await context.close();
  });
  afterAll(() => db.drop());

  it('a process that only answers puts no triggers on, and knows they are not there', async () => {
    const context = await boot({ role: 'http' });
    const follower = context.get(ChangeFollower);
    expect(follower.isTracked('table:public.countries')).toBe(false);
    expect(context.get<unknown>(CHANGE_LOG)).toBe(follower);
  });
  it('starts tracked and trusted, and two processes see each other', async () => {
    const [one, two] = [await boot(), await boot()];
    const follower = one.get(ChangeFollower);
    expect(follower.isTrusted()).toBe(true);
    expect(follower.isTracked('table:public.countries#0af')).toBe(true);
    const seq = await two.get(ChangeRecorder).record(['op:x']);
    expect(await follower.reach(seq, 2000)).toBe(true);
    await eventually(async () => {
      const report = await one.get(ChangeReport).read();
      expect(report.followers).toHaveLength(2);
      expect(report.followers.every(({ behind, seenAgoMs }) => behind === 0 && seenAgoMs < 5000)).toBe(true);
      expect(report.followers.map(({ id }) => id)).toContain(report.process);
      expect(report).toMatchObject({ outboxRows: 0, oldestOutboxMs: null, status: { pending: 0, trusted: true } });
    });
  });
  it('audits by itself, and the state reaches the other process through the log', async () => {
    const [one, two] = [await boot({ pollMs: 60_000 }), await boot({ pollMs: 60_000 })];
    await db.query('ALTER TABLE public.countries DISABLE TRIGGER ALL');
    await eventually(() => {
      expect(one.get(ChangeFollower).isTracked('table:public.countries')).toBe(false);
      expect(two.get(ChangeFollower).isTracked('table:public.countries')).toBe(false);
    });
  });
  it('says what a server lacks that it is to follow by its own log, and starts all the same', async () => {
    const context = await boot({ logicalReplication: true, replicationAttendMs: 10 });
    await eventually(async () => {
      const { replication } = await context.get(ChangeReport).read();
      expect(replication).toMatchObject({ state: 'refused', reason: 'wal_level is not logical' });
    });
  });
  it('does not start where the log cannot be read', async () => {
    await db.query('ALTER TABLE falaj.change_head RENAME TO change_head_away');
    await expect(boot({ role: 'http', bootWaitMs: WAIT_MS.away })).rejects.toMatchObject({
      code: 'database.unavailable',
    });
    await db.query('ALTER TABLE falaj.change_head_away RENAME TO change_head');
  });
  it('does not start where the database is away', async () => {
    const urls = { app: 'postgres://nobody@127.0.0.1:1/none', owner: 'postgres://nobody@127.0.0.1:1/none' };
    const booting = start(applicationFor(urls, { bootWaitMs: WAIT_MS.away }));
    await expect(booting).rejects.toMatchObject({ code: 'database.unavailable' });
  });
  it('leaves no connection behind', async () => {
    const context = await boot();
    running.length = 0;
    await context.close();
    await eventually(async () => {
      const left = await db.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'falaj control'`,
      );
      expect(left).toEqual([]);
    });
  });
});
