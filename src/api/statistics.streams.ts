import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Readable } from 'node:stream';
import { CacheStatistics } from '../cache/cache.statistics.js';
import { countedOf, countedSince, type Counted } from '../cache/statistics/counted.js';
import { added, type Counts } from '../cache/statistics/counts.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { RequestDrain } from '../http/request-drain.js';
import type { CancelTimer, Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import { wireCase } from './wire-case.js';

/** Proxies and browsers give a connection up that says nothing for about half a minute. */
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 5000;

/**
 * The statistics as they change, as server-sent events: a snapshot, then what came each second. It is looked once for all readers, and not at
 * all while there is none. A reader that does not take what it is sent is let go: what waits for it would grow for as long as it reads.
 */
@Injectable()
export class StatisticsStreams implements OnModuleDestroy {
  private readonly readers = new Set<Readable>();
  private cancelTick: CancelTimer = () => undefined;
  private before: Counted = new Map();
  private tiersBefore = '';
  private saidAtMs = 0;

  constructor(
    private readonly statistics: CacheStatistics,
    private readonly drain: RequestDrain,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {}

  get open(): number {
    return this.readers.size;
  }

  /**
   * A snapshot now, then deltas; ends when a stop begins.
   * @throws FalajError cache.too_many_streams
   */
  follow(): Readable {
    const { streamsMax } = this.settings.cache.statistics;
    if (this.readers.size >= streamsMax)
      throw new FalajError(
        'cache.too_many_streams',
        `${String(streamsMax)} readers follow the statistics, the most at once`,
      );
    const stream: Readable = new Readable({
      highWaterMark: this.settings.cache.statistics.streamBytesMax,
      read: () => undefined,
      destroy: (error, done) => {
        forget();
        this.leave(stream);
        done(error);
      },
    });
    const forget = this.drain.onStop(() => stream.push(null));
    if (this.readers.size === 0) this.begin();
    this.readers.add(stream);
    const { enabled, namespace } = this.settings.cache;
    const snapshot = { at: this.now(), enabled, namespace, ...this.statistics.snapshot() };
    // Not counted against the reader: it has had no time to take anything yet.
    stream.push(`retry: ${String(RETRY_MS)}\n\n${eventText('snapshot', snapshot)}`);
    return stream;
  }

  /** Readers that a stop without draining finds. */
  onModuleDestroy(): void {
    this.cancelTick();
    for (const stream of this.readers) stream.push(null);
  }

  private begin(): void {
    this.before = countedOf(this.statistics.snapshot());
    this.tiersBefore = '';
    this.saidAtMs = this.clock.monotonicMs();
    this.again();
  }

  private leave(stream: Readable): void {
    this.readers.delete(stream);
    if (this.readers.size === 0) this.cancelTick();
  }

  private again(): void {
    this.cancelTick = this.clock.after(this.settings.cache.statistics.streamEveryMs, () => {
      this.tick();
      if (this.readers.size > 0) this.again();
    });
  }

  private tick(): void {
    const text = this.news();
    if (text === undefined) return;
    this.saidAtMs = this.clock.monotonicMs();
    for (const stream of [...this.readers]) {
      if (!stream.push(text)) stream.destroy();
    }
  }

  /** What came since the last tick; now and then that nothing did; else nothing is said. */
  private news(): string | undefined {
    const snapshot = this.statistics.snapshot();
    const now = countedOf(snapshot);
    const came = [...countedSince(now, this.before).values()];
    this.before = now;
    const { l1, l2 } = snapshot.tiers;
    const tiers = { l1: { bytes: l1.bytes, keys: l1.keys, evictions: l1.evictions, expirations: l1.expirations }, l2 };
    const tiersNow = JSON.stringify(tiers);
    const isQuiet = came.length === 0 && tiersNow === this.tiersBefore;
    this.tiersBefore = tiersNow;
    if (isQuiet) return this.clock.monotonicMs() - this.saidAtMs >= HEARTBEAT_MS ? ': nothing new\n\n' : undefined;
    const total = came.reduce<Counts>((sum, { counts }) => added(sum, counts), {});
    const operations = came.map(({ operation, region, counts }) => ({ operation, region, ...counts }));
    return eventText('delta', { at: this.now(), total, operations, tiers });
  }

  private now(): string {
    return new Date(this.clock.now()).toISOString();
  }
}

function eventText(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(wireCase(data))}\n\n`;
}
