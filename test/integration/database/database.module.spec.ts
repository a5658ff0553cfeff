import { Test } from '@nestjs/testing';
import { Global, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { SETTINGS } from '../../../src/config/settings.js';
import { Connections } from '../../../src/database/connections.js';
import { ControlChannelFactory } from '../../../src/database/control-channel.factory.js';
import { openDataSource } from '../../../src/database/data-source.opener.js';
import { provideDatabase } from '../../../src/database/database-provision.js';
import { DatabaseModule } from '../../../src/database/database.module.js';
import { OwnerConnection } from '../../../src/database/owner-connection.js';
import { ReadTransaction } from '../../../src/database/read-transaction.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { CLOCK } from '../../../src/observability/clock.token.js';
import { eventually } from '../../support/eventually.js';
import { APP_ROLE, type TestDatabase, testDatabase } from '../../support/postgres.js';
import { Proxy, settingsWith } from './connections.fixture.js';
import { EmbeddedFixture, ask } from './embedded.fixture.js';

@Global()
@Module({
  providers: [
    { provide: SETTINGS, useValue: settingsWith({}) },
    { provide: CLOCK, useClass: SystemClock },
  ],
  exports: [SETTINGS, CLOCK],
})
class SurroundingModule {}

describe('the database module', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('hands out everything over the addresses it was given, and closes it', async () => {
    const urls = { app: database.appUrl, owner: database.ownerUrl, direct: database.appUrl, appRole: APP_ROLE };
    const module = await Test.createTestingModule({
      imports: [SurroundingModule, DatabaseModule.forRoot(urls, 0)],
    }).compile();
    module.enableShutdownHooks();
    await module.init();
    const rows = await module.get(ReadTransaction).run((reader) => reader.query('SELECT current_user'));
    expect(rows.rows).toEqual([['falaj_app']]);
    const owner = await module.get(OwnerConnection).withOwner((client) => client.query('SELECT current_user AS role'));
    expect(owner.rows).toEqual([{ role: 'falaj_owner' }]);
    const channel = module.get(ControlChannelFactory).create();
    await eventually(() => {
      expect(channel.connected).toBe(true);
    });
    expect(module.get(Connections).status()).toEqual({ inUse: 0, waiting: 0, max: 2 });
    await module.close();
    expect(channel.connected).toBe(false);
    await expect(module.get(ReadTransaction).run((reader) => reader.query('SELECT 1'))).rejects.toMatchObject({
      code: 'database.unavailable',
    });
  });

  it('tries the first connection again for a while, and then says that the database is away', async () => {
    const proxy = new Proxy(database.appUrl);
    await proxy.open();
    proxy.freeze();
    const options = { type: 'postgres', url: proxy.url, connectTimeoutMS: 100, installExtensions: false } as const;
    await expect(openDataSource(options, proxy.url, 150)).rejects.toMatchObject({
      code: 'database.unavailable',
      detail: expect.stringContaining(new URL(proxy.url).host) as unknown,
    });
    let opened: DataSource | undefined;
    const opening = openDataSource(options, proxy.url, 10_000).then((source) => (opened = source));
    await eventually(() => {
      expect(proxy.accepted).toBeGreaterThan(3);
    });
    expect(opened).toBeUndefined();
    proxy.thaw();
    const source = await opening;
    expect(await source.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await source.destroy();
    await proxy.cut();
  });

  it('does not try again what is refused', async () => {
    const url = new URL(database.appUrl);
    url.password = 'wrong';
    const options = { type: 'postgres', url: url.href, installExtensions: false } as const;
    await expect(openDataSource(options, url.href, 600_000)).rejects.toMatchObject({ code: 'query.failed' });
  });

  it('says that the owner’s database is away, and passes on what its work throws', async () => {
    const urls = { app: '', owner: 'postgres://u:p@127.0.0.1:1/x', direct: '', appRole: '' };
    const settings = settingsWith({});
    await expect(new OwnerConnection(urls, settings).withOwner(() => Promise.resolve())).rejects.toMatchObject({
      code: 'database.unavailable',
    });
    const here = new OwnerConnection({ ...urls, owner: database.ownerUrl }, settings);
    await expect(here.withOwner((client) => client.query('SELECT 1 / 0'))).rejects.toMatchObject({ code: '22012' });
  });
});

describe('providing the database', () => {
  const none = { url: null, ownerUrl: null, directUrl: null, bootWaitMs: 300 };

  it('takes the configured one', async () => {
    const database = await testDatabase();
    const settings = settingsWith({ ...none, url: database.appUrl, ownerUrl: database.ownerUrl }).database;
    const provided = await provideDatabase(settings, () => undefined);
    expect(provided.embedded).toBeNull();
    expect(provided.urls).toEqual({
      app: database.appUrl,
      owner: database.ownerUrl,
      direct: database.appUrl,
      appRole: APP_ROLE,
    });
    await provided.stop();
    expect(await ask(database.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await database.drop();
  });

  it('starts the embedded one, and leaves it at the end', async () => {
    const fixture = new EmbeddedFixture();
    const settings = settingsWith({ ...none, embeddedDirectory: fixture.directory }).database;
    const provided = await provideDatabase(settings, () => undefined);
    expect(provided.urls).toMatchObject({ app: provided.embedded?.appUrl, appRole: APP_ROLE });
    expect(await ask(provided.urls.owner, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await provided.stop();
    await expect(ask(provided.urls.owner, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await fixture.clear();
  });

  it('tells of one that stays away without telling its password', async () => {
    const settings = settingsWith({ ...none, url: 'postgres://me:hidden@127.0.0.1:1/there' }).database;
    const failure = await provideDatabase(settings, () => undefined).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({
      code: 'database.unavailable',
      hint: expect.stringContaining('DATABASE_URL') as unknown,
    });
    expect((failure as Error).message).toContain('127.0.0.1:1/there');
    expect((failure as Error).message).not.toContain('hidden');
  });

  it('tells at once of one that refuses the login', async () => {
    const database = await testDatabase();
    const url = new URL(database.appUrl);
    url.password = 'wrong';
    const settings = settingsWith({ ...none, bootWaitMs: 60_000, url: url.href }).database;
    await expect(provideDatabase(settings, () => undefined)).rejects.toMatchObject({ code: 'config.invalid' });
    await database.drop();
  });
});
