import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry, type MetricSample } from '../../observability/metrics.registry.js';
import { WriteReport } from './write.report.js';
import type { FamilyReport } from './written.family.js';

/** What is written through and behind, at the moment of reading. A report asks the stream, so one serves all metrics of one reading. */
@Injectable()
export class WriteMetrics implements OnModuleInit {
  private asked: Promise<readonly FamilyReport[]> | undefined;

  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly report: WriteReport,
  ) {}

  onModuleInit(): void {
    this.gauge('cache_writes_behind', 'Whether writes of the family are acknowledged by a stream', ({ mode }) =>
      Number(mode === 'behind'),
    );
    this.gauge('cache_writes_as_asked', 'Whether the family is written as it asks to be', ({ reason }) =>
      Number(reason === null),
    );
    this.gauge('cache_writes_pending', 'Acknowledged writes that are not applied yet', ({ pending }) => pending);
    this.gauge('cache_writes_oldest_pending_seconds', 'Age of the oldest of them', ({ pending, oldestPendingMs }) =>
      pending === null ? null : (oldestPendingMs ?? 0) / 1000,
    );
    this.counter('cache_writes_total', 'Writes of this process, by what became of them', 'outcome', ({ counts }) => ({
      acknowledged: counts.acknowledged,
      through: counts.writtenThrough,
      refused: counts.refused,
      unconfirmed: counts.unconfirmed,
    }));
    this.counter(
      'cache_writes_flushed_total',
      'Pending writes dealt with by this process',
      'outcome',
      ({ counts }) => ({
        applied: counts.applied - counts.deadLetters,
        dead_letter: counts.deadLetters,
      }),
    );
    this.counter('cache_writes_flushes_total', 'Batches of this process', 'outcome', ({ counts }) => ({
      applied: counts.batches,
      failed: counts.flushFailures,
    }));
    this.counter('cache_writes_flush_seconds_total', 'Time that applied batches took', null, ({ counts }) => ({
      seconds: counts.flushMsTotal / 1000,
    }));
    this.counter('cache_writes_lost_streams_total', 'Streams found gone with what they held', null, (row) => ({
      streams: row.lostStreams,
    }));
  }

  private gauge(name: string, help: string, value: (row: FamilyReport) => number | null): void {
    const collect = async (): Promise<readonly MetricSample[]> =>
      (await this.reports()).flatMap((row) => {
        const found = value(row);
        return found === null ? [] : [{ value: found, labels: { family: row.family } }];
      });
    this.metrics.gauge({ name, help, labels: ['family'], collect });
  }

  private counter(
    name: string,
    help: string,
    label: string | null,
    values: (row: FamilyReport) => Readonly<Record<string, number>>,
  ): void {
    const collect = async (): Promise<readonly MetricSample[]> =>
      (await this.reports()).flatMap((row) =>
        Object.entries(values(row)).map(([each, value]) => ({
          value,
          labels: { family: row.family, ...(label === null ? {} : { [label]: each }) },
        })),
      );
    this.metrics.counter({ name, help, labels: label === null ? ['family'] : ['family', label], collect });
  }

  private reports(): Promise<readonly FamilyReport[]> {
    this.asked ??= this.report.brief().finally(() => {
      this.asked = undefined;
    });
    return this.asked;
  }
}
