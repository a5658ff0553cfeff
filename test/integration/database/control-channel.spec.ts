import { ConsoleLogger, Logger } from '@nestjs/common';
import { ControlChannel } from '../../../src/database/control-channel.js';
import { ControlChannelFactory } from '../../../src/database/control-channel.factory.js';
import { OpenedConnections } from '../../../src/database/opened-connections.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { eventually } from '../../support/eventually.js';
import { type TestDatabase, emptyDatabase } from '../../support/postgres.js';
import { Proxy, settingsWith } from './connections.fixture.js';

describe('the control channel', () => {
  let database: TestDatabase;
  let proxy: Proxy;
  let channel: ControlChannel;
  let events: string[];
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    events = [];
    proxy = new Proxy(database.ownerUrl);
    await proxy.open();
    channel = new ControlChannel({ url: proxy.url, connectTimeoutMs: 500 }, new SystemClock());
    channel.onConnected(() => events.push('connected'));
    channel.onLost(() => events.push('lost'));
  });
  afterEach(async () => {
    await channel.close();
    await proxy.cut();
  });

  const happened = (...expected: string[]): Promise<void> =>
    eventually(() => {
      expect(events).toEqual(expected);
    });

  it('answers, and refuses at once while it is down', async () => {
    await expect(channel.query('SELECT 1 AS n', [], 1000)).rejects.toMatchObject({ code: 'database.unavailable' });
    channel.open();
    await happened('connected');
    expect(await channel.query('SELECT $1::int AS n', [7], 1000)).toEqual([{ n: 7 }]);
    await expect(channel.query('SELECT 1 / 0', [], 1000)).rejects.toMatchObject({ code: 'query.failed' });
    expect(channel.connected).toBe(true);
  });

  it('hears its channels, also those added later and after a reconnect', async () => {
    channel.listen('early', (payload) => events.push(`early ${payload}`));
    channel.open();
    await happened('connected');
    channel.listen('Late', (payload) => events.push(`late ${payload}`));
    await channel.query('SELECT 1', [], 1000);
    await database.query(`SELECT pg_notify('early', '1'), pg_notify('Late', '2')`);
    await happened('connected', 'early 1', 'late 2');
    await proxy.cut();
    await eventually(() => {
      expect(events).toContain('lost');
    });
    await expect(channel.query('SELECT 1', [], 1000)).rejects.toMatchObject({ code: 'database.unavailable' });
    await proxy.open();
    await happened('connected', 'early 1', 'late 2', 'lost', 'connected');
    await database.query(`SELECT pg_notify('early', '3'), pg_notify('Late', '')`);
    await happened('connected', 'early 1', 'late 2', 'lost', 'connected', 'early 3', 'late ');
  });

  it('drops a connection that does not answer in time, and comes back', async () => {
    channel.open();
    await happened('connected');
    proxy.freeze();
    const began = performance.now();
    await expect(channel.query('SELECT 1', [], 100)).rejects.toMatchObject({ code: 'database.unavailable' });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(events).toEqual(['connected', 'lost']);
    proxy.thaw();
    await happened('connected', 'lost', 'connected');
    expect(await channel.query('SELECT 1 AS n', [], 1000)).toEqual([{ n: 1 }]);
  });

  it('keeps trying a database that is away, or that takes connections and says nothing', async () => {
    proxy.freeze();
    channel.open();
    await expect(channel.query('SELECT 1', [], 100)).rejects.toMatchObject({ code: 'database.unavailable' });
    await proxy.cut();
    proxy.thaw();
    await proxy.open();
    await happened('connected');
  });

  it('survives a listener that throws, and says so', async () => {
    const said: unknown[] = [];
    Logger.overrideLogger({
      log: () => undefined,
      warn: () => undefined,
      error: (message: unknown) => said.push(message),
    });
    channel.onConnected(() => {
      throw new Error('a bug');
    });
    channel.open();
    await happened('connected');
    expect(await channel.query('SELECT 1 AS n', [], 1000)).toEqual([{ n: 1 }]);
    expect(said).toEqual(['a listener of the control connection failed']);
    Logger.overrideLogger(new ConsoleLogger());
  });

  it('tells a listener that comes late', async () => {
    channel.open();
    await happened('connected');
    channel.onConnected(() => events.push('told'));
    expect(events).toEqual(['connected', 'told']);
  });

  it('does not come back once closed', async () => {
    channel.open();
    await happened('connected');
    await channel.close();
    expect(channel.connected).toBe(false);
    await expect(channel.query('SELECT 1', [], 100)).rejects.toMatchObject({ code: 'database.unavailable' });
    const closedEarly = new ControlChannel({ url: proxy.url, connectTimeoutMs: 500 }, new SystemClock());
    closedEarly.open();
    await closedEarly.close();
    expect(closedEarly.connected).toBe(false);
  });

  it('is closed by its factory at shutdown', async () => {
    const urls = { app: proxy.url, owner: proxy.url, direct: proxy.url, appRole: 'falaj_app' };
    const factory = new ControlChannelFactory(urls, settingsWith({}), new SystemClock(), new OpenedConnections());
    const made = factory.create();
    await eventually(() => {
      expect(made.connected).toBe(true);
    });
    await factory.onApplicationShutdown();
    expect(made.connected).toBe(false);
  });
});
