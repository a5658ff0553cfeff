import { randomBytes } from 'node:crypto';
import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { RepeatingTask } from '../../changes/repeating-task.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ReadTransaction } from '../../database/read-transaction.js';
import { WriteTransaction } from '../../database/write-transaction.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';
import { QUERY_OBSERVER } from '../../registry/query.observer.js';
import { QueryRegistry } from '../../registry/query.registry.js';
import { QUERY_ROUTER, type QueryRouter } from '../../registry/query.router.js';
import { ViewAdvice } from '../advice/view-advice.port.js';
import { ViewAdviser } from '../advice/view.adviser.js';
import { WorthReader } from '../advice/worth.reader.js';
import { ViewCatalogue } from '../view.catalogue.js';
import { CACHE_HITS, type CacheHits } from './cache-hits.port.js';
import { QueryLogMetrics } from './query-log.metrics.js';
import { QueryLogFlusher } from './query-log.flusher.js';
import { QueryLog } from './query.log.js';
import { ViewMeter } from './view.meter.js';
import { WorkloadReader } from './workload.reader.js';

/** How often it is looked whether some view is due to be measured; mostly none is. */
const MEASURE_LOOK_MS = 60_000;
/** A process that stops does not wait long for its last lines. */
const LAST_FLUSH_MS = 500;

const parts = [
  {
    provide: QueryLog,
    inject: [SETTINGS, CLOCK],
    useFactory: ({ workload }: Settings, clock: Clock) =>
      new QueryLog(workload, clock, randomBytes(16).toString('hex'), Math.random),
  },
  {
    provide: QUERY_OBSERVER,
    inject: [SETTINGS, QueryLog],
    useFactory: ({ workload }: Settings, log: QueryLog) => (workload.enabled ? log : null),
  },
  {
    provide: QueryLogFlusher,
    inject: [QueryLog, WriteTransaction, QueryRegistry, { token: CACHE_HITS, optional: true }, CLOCK, SETTINGS],
    useFactory: (
      log: QueryLog,
      writes: WriteTransaction,
      registry: QueryRegistry,
      hits: CacheHits | undefined,
      timers: Timers,
      { workload }: Settings,
    ) => new QueryLogFlusher(log, writes, registry, workload.enabled ? (hits ?? null) : null, timers, workload),
  },
  {
    provide: WorkloadReader,
    inject: [ReadTransaction, QueryRegistry],
    useFactory: (reads: ReadTransaction, registry: QueryRegistry) => new WorkloadReader(reads, registry),
  },
  {
    provide: WorthReader,
    inject: [ReadTransaction, SETTINGS],
    useFactory: (reads: ReadTransaction, { workload }: Settings) =>
      new WorthReader(reads, workload.advice.observedSecondsMin),
  },
  {
    provide: ViewMeter,
    inject: [ViewCatalogue, QUERY_ROUTER, ReadTransaction, WriteTransaction, CLOCK, SETTINGS],
    useFactory: (
      catalogue: ViewCatalogue,
      router: QueryRouter,
      reads: ReadTransaction,
      writes: WriteTransaction,
      clock: Clock,
      { workload }: Settings,
    ) => new ViewMeter(catalogue, router, reads, writes, clock, workload),
  },
  {
    provide: ViewAdvice,
    inject: [
      ...[QueryRegistry, ViewCatalogue, WorkloadReader, WorthReader, QueryLog],
      ...[QueryLogFlusher, WriteTransaction, SETTINGS],
    ],
    useFactory: (
      registry: QueryRegistry,
      catalogue: ViewCatalogue,
      workload: WorkloadReader,
      worth: WorthReader,
      log: QueryLog,
      flusher: QueryLogFlusher,
      writes: WriteTransaction,
      settings: Settings,
    ) => new ViewAdviser(registry, catalogue, workload, worth, log, flusher, writes, settings.workload.advice),
  },
];

/**
 * The log of what queries ask of the database, written by every process; the measurements of views, made by those that keep views; and
 * the advice drawn from both. Needs the registry, the database and the views from global modules.
 */
@Global()
@Module({
  providers: [...parts, QueryLogMetrics],
  exports: [QUERY_OBSERVER, QueryLog, QueryLogFlusher, WorthReader, ViewMeter, ViewAdvice],
})
export class WorkloadModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tasks: readonly RepeatingTask[];

  constructor(
    private readonly flusher: QueryLogFlusher,
    meter: ViewMeter,
    @Inject(CLOCK) clock: Timers,
    @Inject(SETTINGS) { workload, role, materialization }: Settings,
  ) {
    const flush = { name: 'query log', everyMs: workload.flushMs, work: () => flusher.flush() };
    const measure = { name: 'view measurements', everyMs: MEASURE_LOOK_MS, work: () => meter.measureDue() };
    // A process that only answers requests measures nothing, as it refreshes nothing.
    const isMeasuring = role !== 'http' && materialization.scheduleEnabled;
    const wanted = workload.enabled ? [flush, ...(isMeasuring ? [measure] : [])] : [];
    this.tasks = wanted.map((options) => new RepeatingTask(clock, options));
  }

  onApplicationBootstrap(): void {
    for (const task of this.tasks) task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.tasks.length === 0) return;
    for (const task of this.tasks) task.stop();
    await this.flusher.flush(LAST_FLUSH_MS).catch(() => undefined);
  }
}
