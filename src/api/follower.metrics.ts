import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ChangeReport, type ChangeReportBody } from '../changes/change.report.js';
import { FalajError } from '../kernel/falaj-error.js';
import { SingleFlight } from '../kernel/single-flight.js';
import { MetricsRegistry } from '../observability/metrics.registry.js';

/** A process tells where it is every second; one that has not for so long is gone. */
const GONE_MS = 10_000;

/** The change log and all who follow it, as the database has them: the same from every process, and absent where the database is away. */
@Injectable()
export class FollowerMetrics implements OnModuleInit {
  private readonly logger = new Logger(FollowerMetrics.name);
  private readonly looks = new SingleFlight<ChangeReportBody | undefined>();

  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly report: ChangeReport,
  ) {}

  onModuleInit(): void {
    this.gauge(
      'change_log_outbox_rows',
      'Changes that are committed and have no number yet',
      (body) => body.outboxRows,
    );
    this.gauge(
      'change_log_outbox_oldest_seconds',
      'Age of the oldest of them; 0 where there is none',
      ({ oldestOutboxMs }) => Math.max(0, oldestOutboxMs ?? 0) / 1000,
    );
    this.gauge(
      'change_log_followers',
      'Processes that follow the log and said so in the last ten seconds',
      (body) => followersOf(body).length,
    );
    this.gauge('change_log_followers_behind', 'Numbered changes that the last of them had not reached', (body) =>
      Math.max(0, ...followersOf(body).map(({ behind }) => behind)),
    );
  }

  private gauge(name: string, help: string, valueOf: (body: ChangeReportBody) => number): void {
    this.metrics.gauge({
      name,
      help,
      collect: async () => {
        const body = await this.looks.run('report', () => this.look());
        return body === undefined ? [] : [{ value: valueOf(body) }];
      },
    });
  }

  private async look(): Promise<ChangeReportBody | undefined> {
    try {
      return await this.report.read();
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      this.logger.warn({ message: 'the change log could not be looked at for the metrics', code: error.code });
      return undefined;
    }
  }
}

function followersOf({ followers }: ChangeReportBody): ChangeReportBody['followers'] {
  return followers.filter(({ seenAgoMs }) => seenAgoMs < GONE_MS);
}
