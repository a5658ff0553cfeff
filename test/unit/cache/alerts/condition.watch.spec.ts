import { Logger } from '@nestjs/common';
import type { AlertVoices } from '../../../../src/cache/alerts/alert.voices.js';
import { CacheAlerts } from '../../../../src/cache/alerts/cache.alerts.js';
import { ConditionWatch, usedOf } from '../../../../src/cache/alerts/condition.watch.js';
import type { CacheStatistics } from '../../../../src/cache/cache.statistics.js';
import { byName } from '../../../../src/cache/statistics/counted.js';
import type { Counts } from '../../../../src/cache/statistics/counts.js';
import type { StatisticsRecorder } from '../../../../src/cache/statistics/statistics.recorder.js';
import type { RedisTier } from '../../../../src/cache/stores/redis.tier.js';
import type { ChangeFollower } from '../../../../src/changes/change.follower.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { cacheSettings } from '../cache-settings.js';
import { settled } from '../gate.js';

Logger.overrideLogger(false);

describe('conditions held against the rules', () => {
  let clock: VirtualClock;
  let alerts: CacheAlerts;
  let watch: ConditionWatch;
  let counts: Counts;
  const redis = { breaker: 'closed', failures: 0, info: 'maxmemory:100\r\nused_memory:10\r\n' };
  const log = { lagMs: 0, position: 1, confirmedAgoMs: 10 as number | null, tables: [] };
  const messages: Record<string, unknown>[] = [];

  const start = (voices: AlertVoices | null = null): void => {
    const settings = cacheSettings();
    const follower = { status: () => log } as unknown as ChangeFollower;
    const statistics = { snapshot: () => ({ regions: [] }) } as unknown as CacheStatistics;
    const send = (body: string): Promise<number> => {
      messages.push(JSON.parse(body) as Record<string, unknown>);
      return Promise.resolve(200);
    };
    alerts = new CacheAlerts(statistics, follower, settings, clock, send, voices);
    const recorder = {
      withinHere: () => byName([{ operation: 'get_a', region: 'default', counts }]),
    } as unknown as StatisticsRecorder;
    const server = {
      command: (_: number, ask: (client: object) => unknown) =>
        Promise.resolve(ask({ info: () => Promise.resolve(redis.info) })),
    };
    const tier = { status: () => redis, servers: () => [server] } as unknown as RedisTier;
    watch = new ConditionWatch(alerts, recorder, follower, tier, () => 0.5, settings, clock);
    watch.onApplicationBootstrap();
  };
  const active = (): string[] => alerts.board.active.map((each) => `${each.kind} ${each.subject} ${each.severity}`);

  beforeEach(() => {
    clock = new VirtualClock();
    messages.length = 0;
    counts = {};
    Object.assign(redis, { breaker: 'closed', failures: 0, info: 'maxmemory:100\r\nused_memory:10\r\n' });
    Object.assign(log, { lagMs: 0, position: 1, confirmedAgoMs: 10 });
    start();
  });
  afterEach(() => {
    watch.beforeApplicationShutdown();
  });

  it('tell of loads that fail or take long, of enough of them, and are over when they do not', async () => {
    counts = { loadPassages: 9, loadErrors: 9, loadMs: 9000 };
    await clock.advance(10_000);
    expect(active()).toEqual([]);
    counts = { loadPassages: 100, loadErrors: 2, loadMs: 200_000 };
    await clock.advance(10_000);
    expect(active()).toEqual(['error_rate default warning', 'load_latency default error']);
    counts = { loadPassages: 100, loadErrors: 0, loadMs: 100 };
    await clock.advance(10_000);
    expect(active()).toEqual([]);
  });

  it('tell of Redis: slow, full, lost, and kept away from', async () => {
    counts = { l2Passages: 20, l2Ms: 220 };
    Object.assign(redis, { breaker: 'open', failures: 2, info: 'maxmemory:100\r\nused_memory:95\r\n' });
    await clock.advance(10_000);
    const all = ['redis_latency redis warning', 'connection_failures redis warning', 'breaker_open redis warning'];
    expect(active()).toEqual([...all, 'redis_memory redis warning']);
    await clock.advance(60_000);
    expect(active()).toContain('breaker_open redis error');
    counts = { l2Passages: 20, l2Ms: 20 };
    Object.assign(redis, { breaker: 'closed', info: 'maxmemory:0\r\nused_memory:95\r\n' });
    await clock.advance(310_000);
    // A server that has no limit any more says nothing of how full it is.
    expect(active()).toEqual(['redis_memory redis warning']);
  });

  it('tell of a process that learns late of changes, or not at all', async () => {
    Object.assign(log, { lagMs: 1500, position: 2, confirmedAgoMs: 3000 });
    await clock.advance(10_000);
    expect(active()).toEqual(['change_lag process warning', 'change_log_silent process warning']);
    Object.assign(log, { confirmedAgoMs: 70_000 });
    await clock.advance(10_000);
    expect(active()).toEqual(['change_log_silent process critical']);
    // Of a change that came late once, nothing is left where none came since; one that became worse is told again.
    expect(messages.map(({ event, kind, severity }) => [event, kind, severity])).toEqual([
      ['alert.raised', 'change_lag', 'warning'],
      ['alert.raised', 'change_log_silent', 'warning'],
      ['alert.resolved', 'change_lag', 'warning'],
      ['alert.raised', 'change_log_silent', 'critical'],
    ]);
  });

  it('are told where it is for this process to tell, and where nobody says whose it is', async () => {
    let answer: () => Promise<boolean> = () => Promise.resolve(false);
    const voices = { raise: () => answer(), resolve: () => answer(), renew: () => Promise.resolve([]) };
    watch.beforeApplicationShutdown();
    start(voices as unknown as AlertVoices);
    alerts.board.raise('heap', 'process', {});
    await settled();
    expect(messages).toEqual([]);
    answer = () => Promise.reject(new Error('away'));
    alerts.board.resolve('heap', 'process');
    await settled();
    expect(messages.map(({ event }) => event)).toEqual(['alert.resolved']);
  });

  it('take the limit of a server for what it says it is', () => {
    expect(usedOf('used_memory:50\r\nused_memory_human:50B\r\nmaxmemory:200\r\n')).toBe(0.25);
    expect(usedOf('used_memory:50\r\nmaxmemory:0\r\n')).toBeNull();
  });
});
