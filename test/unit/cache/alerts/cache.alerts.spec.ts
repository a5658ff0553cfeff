import { Logger, type LoggerService } from '@nestjs/common';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CacheAlerts, webhookTransport } from '../../../../src/cache/alerts/cache.alerts.js';
import type { SendMessage } from '../../../../src/cache/alerts/webhook.courier.js';
import type { CacheStatistics } from '../../../../src/cache/cache.statistics.js';
import type { ChangeFollower } from '../../../../src/changes/change.follower.js';
import type { TableState } from '../../../../src/changes/tracking-state.js';
import type { Settings } from '../../../../src/config/settings.js';
import type { AlertSettings } from '../../../../src/config/watch-settings.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { ALERTS, cacheSettings, DEFAULT_REGION } from '../cache-settings.js';

const QUARTER_MS = 900_000;
const TABLE: TableState = {
  ...{ table: 'public.t', state: 'tracked', reason: null, narrowColumns: [] },
  ...{ alterations: 4, altered: 'columns', alteredAt: '2024-01-01T00:00:00.000Z' },
};

class Lines implements LoggerService {
  readonly warned: unknown[] = [];
  readonly logged: unknown[] = [];
  log(message: unknown): void {
    this.logged.push(message);
  }
  warn(message: unknown): void {
    this.warned.push(message);
  }
  error(): void {
    // Not looked at.
  }
}

describe('alerts', () => {
  let clock: VirtualClock;
  let lines: Lines;
  let messages: Record<string, unknown>[];
  let alerts: CacheAlerts;
  let tables: TableState[];
  const reads = new Map<string, { hits: number; misses: number; forged: number }>();

  const read = (region: string, hits: number, misses: number, forged = 0): void => {
    const before = reads.get(region) ?? { hits: 0, misses: 0, forged: 0 };
    reads.set(region, { hits: before.hits + hits, misses: before.misses + misses, forged: before.forged + forged });
  };
  const start = (send: SendMessage | null, over: Partial<AlertSettings> = {}): CacheAlerts => {
    const regions = {
      default: { ...DEFAULT_REGION, hitRateAlert: 0.8 },
      loose: { ...DEFAULT_REGION, hitRateAlert: 0.2 },
      none: { ...DEFAULT_REGION, hitRateAlert: null },
    };
    const settings: Settings = { ...cacheSettings({ regions }), alerts: { ...ALERTS, ...over } };
    const snapshot = (): unknown => ({
      regions: [...reads].map(([region, { hits, misses, forged }]) => ({
        ...{ region, hits, misses },
        defects: { forged, unverifiable: 0, unencrypted: 0 },
      })),
    });
    const statistics = { snapshot } as unknown as CacheStatistics;
    const follower = { status: () => ({ tables }) } as unknown as ChangeFollower;
    const made = new CacheAlerts(statistics, follower, settings, clock, send);
    made.onApplicationBootstrap();
    return made;
  };
  const active = (): string[] => alerts.board.active.map(({ kind, subject }) => `${kind} ${subject}`);

  beforeEach(() => {
    clock = new VirtualClock();
    lines = new Lines();
    Logger.overrideLogger(lines);
    messages = [];
    tables = [TABLE];
    reads.clear();
    alerts = start((body) => {
      messages.push(JSON.parse(body) as Record<string, unknown>);
      return Promise.resolve(200);
    });
  });
  afterEach(() => {
    alerts.beforeApplicationShutdown();
    Logger.overrideLogger(false);
  });

  it('fire once where too few reads are hits, and resolve once when enough are again', async () => {
    read('default', 70, 30);
    await clock.advance(QUARTER_MS);
    expect(active()).toEqual(['hit_rate default']);
    expect(alerts.board.active[0]).toEqual({
      kind: 'hit_rate',
      subject: 'default',
      severity: 'warning',
      since: '2025-01-15T00:15:00.000Z',
      resolvedAt: null,
      fields: { hitRate: 0.7, threshold: 0.8, reads: 100 },
    });
    read('default', 60, 40);
    await clock.advance(QUARTER_MS);
    expect(alerts.board.active[0]).toMatchObject({ since: '2025-01-15T00:15:00.000Z', fields: { hitRate: 0.6 } });
    read('default', 80, 20);
    await clock.advance(QUARTER_MS);
    expect(active()).toEqual([]);
    expect(alerts.board.recent).toEqual([
      expect.objectContaining({
        resolvedAt: '2025-01-15T00:45:00.000Z',
        fields: expect.objectContaining({ hitRate: 0.8 }) as object,
      }),
    ]);
    await clock.advance(QUARTER_MS);
    expect(lines.warned).toEqual([
      {
        message: 'alert raised',
        kind: 'hit_rate',
        subject: 'default',
        severity: 'warning',
        hitRate: 0.7,
        threshold: 0.8,
        reads: 100,
      },
    ]);
    expect(lines.logged).toEqual([expect.objectContaining({ message: 'alert resolved', subject: 'default' })]);
    expect(messages.map(({ event }) => event)).toEqual(['alert.raised', 'alert.resolved']);
    expect(messages[0]).toMatchObject({
      ...{ namespace: 'falaj_test', kind: 'hit_rate', subject: 'default', resolved_at: null },
      fields: { hit_rate: 0.7, threshold: 0.8, reads: 100 },
    });
  });

  it('take the rate of the time since the last look, each region by its own threshold', async () => {
    read('default', 1000, 0);
    await clock.advance(QUARTER_MS);
    read('default', 0, 100);
    read('loose', 30, 70);
    read('none', 0, 1000);
    await clock.advance(QUARTER_MS);
    expect(active()).toEqual(['hit_rate default']);
    read('loose', 10, 90);
    await clock.advance(QUARTER_MS);
    expect(active()).toEqual(['hit_rate default', 'hit_rate loose']);
  });

  it('say nothing by too few reads, neither that it is bad nor that it is good again', async () => {
    read('default', 0, 99);
    await clock.advance(QUARTER_MS);
    expect(active()).toEqual([]);
    read('default', 0, 100);
    await clock.advance(QUARTER_MS);
    read('default', 99, 0);
    await clock.advance(QUARTER_MS);
    expect(active()).toEqual(['hit_rate default']);
  });

  it('tell of forged entries at once, and are over when there were none for a while', async () => {
    read('default', 0, 0, 2);
    await clock.advance(10_000);
    expect(alerts.board.active).toMatchObject([{ kind: 'forged_entries', subject: 'default', fields: { count: 2 } }]);
    await clock.advance(300_000);
    read('default', 0, 0, 1);
    await clock.advance(590_000);
    expect(active()).toEqual(['forged_entries default']);
    await clock.advance(20_000);
    expect(active()).toEqual([]);
    expect(alerts.board.raisedTotal('forged_entries')).toBe(1);
  });

  it('tell of a table whose changes are not noticed, for as long as that is so', async () => {
    tables = [{ ...TABLE, state: 'untracked', reason: 'trigger disabled on t' }];
    await clock.advance(10_000);
    expect(alerts.board.active).toMatchObject([
      { kind: 'table_untracked', subject: 'public.t', fields: { reason: 'trigger disabled on t' } },
    ]);
    await clock.advance(2 * QUARTER_MS);
    expect(lines.warned).toHaveLength(1);
    tables = [TABLE];
    await clock.advance(10_000);
    expect(active()).toEqual([]);
  });

  it('tell of a table that was altered behind the triggers, and not of what was before the start', async () => {
    await clock.advance(10_000);
    expect(active()).toEqual([]);
    tables = [{ ...TABLE, alterations: 5, altered: 'triggers' }];
    await clock.advance(10_000);
    expect(alerts.board.active).toMatchObject([
      { kind: 'table_altered', subject: 'public.t', fields: { altered: 'triggers', count: 1 } },
    ]);
    await clock.advance(600_000);
    expect(active()).toEqual([]);
  });

  it('forget a table that nobody reads any more', async () => {
    tables = [{ ...TABLE, state: 'untracked', reason: 'view' }];
    await clock.advance(10_000);
    tables = [];
    await clock.advance(10_000);
    expect(active()).toEqual([]);
  });

  it('keep so many that are over, the newest first', async () => {
    for (let round = 0; round < 5; round += 1) {
      tables = [{ ...TABLE, table: `public.t${String(round)}`, state: 'untracked', reason: 'view' }];
      await clock.advance(10_000);
    }
    expect(alerts.board.recent.map(({ subject }) => subject)).toEqual(['public.t3', 'public.t2', 'public.t1']);
  });

  it('end with the process', async () => {
    alerts.beforeApplicationShutdown();
    read('default', 0, 1000);
    await clock.advance(QUARTER_MS);
    expect(active()).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  it('need no webhook', async () => {
    alerts.beforeApplicationShutdown();
    alerts = start(null);
    read('default', 0, 1000);
    await clock.advance(QUARTER_MS);
    expect(active()).toEqual(['hit_rate default']);
    expect(alerts.webhook).toBeNull();
  });

  it('that reach no webhook are counted, and its address is not told', async () => {
    alerts.beforeApplicationShutdown();
    alerts = start(() => Promise.reject(new Error('connect ECONNREFUSED https://hooks.test/T0KEN')));
    read('default', 0, 1000);
    await clock.advance(QUARTER_MS + 5000);
    expect(alerts.webhook).toEqual({ queued: 0, delivered: 0, failed: 1, dropped: 0 });
    expect(lines.warned).toContainEqual({ message: 'an alert did not reach the webhook', reason: 'unreachable' });
    expect(JSON.stringify(lines)).not.toMatch('T0KEN');
  });
});

describe('the transport to a webhook', () => {
  let server: Server;
  let base: string;
  const asked: { url: string | undefined; body: string; type: string | undefined }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ url: request.url, body, type: request.headers['content-type'] });
        if (request.url === '/away') response.writeHead(302, { location: '/elsewhere' }).end();
        else response.writeHead(200).end('thanks');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const transportTo = (url: string): SendMessage =>
    webhookTransport({ alerts: { ...ALERTS, webhookUrl: url } } as unknown as Settings)!;

  it('posts JSON to the address as it stands', async () => {
    expect(await transportTo(`${base}/hook?key=k`)('{"a":1}', new AbortController().signal)).toBe(200);
    expect(asked.at(-1)).toEqual({ url: '/hook?key=k', body: '{"a":1}', type: 'application/json' });
  });

  it('follows nobody elsewhere', async () => {
    expect(await transportTo(`${base}/away`)('{}', new AbortController().signal)).toBe(302);
    expect(asked.at(-1)?.url).toBe('/away');
  });

  it('ends with its signal', async () => {
    await expect(transportTo(`${base}/hook`)('{}', AbortSignal.abort())).rejects.toThrow();
  });
});
