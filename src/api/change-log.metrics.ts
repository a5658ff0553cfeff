import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChangeFollower } from '../changes/change.follower.js';
import type { FollowerStatus } from '../changes/follower.status.js';
import { MetricsRegistry } from '../observability/metrics.registry.js';

/** How this process follows the change log, at the moment of reading. */
@Injectable()
export class ChangeLogMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly follower: ChangeFollower,
  ) {}

  onModuleInit(): void {
    this.gauge('change_log_head', 'Number of the newest change when the log was last read', ({ head }) => head);
    this.gauge('change_log_position', 'Number of the newest change this process knows', ({ position }) => position);
    this.gauge('change_log_pending', 'Numbered changes that this process does not know yet', ({ pending }) => pending);
    this.gauge(
      'change_log_lag_seconds',
      'From numbering to knowledge here, for the newest changes',
      (s) => s.lagMs / 1000,
    );
    this.gauge('change_log_trusted', 'Whether what is known is within its lease', ({ trusted }) => Number(trusted));
    this.gauge('change_log_tags', 'Tags whose last change is held', ({ tags }) => tags);
    this.gauge(
      'change_log_untracked_tables',
      'Tables whose changes are not noticed',
      ({ tables }) => tables.filter(({ state }) => state === 'untracked').length,
    );
    this.countRestarts();
    this.countAlterations();
  }

  private countRestarts(): void {
    this.metrics.counter({
      name: 'change_log_restarts_total',
      help: 'How often the log had to be read from the start again',
      collect: () => [{ value: this.follower.status().restarts }],
    });
  }

  private countAlterations(): void {
    this.metrics.counter({
      name: 'change_log_alterations_total',
      help: 'What was done to a tracked table that no trigger tells, and was noticed',
      labels: ['table'],
      collect: () =>
        this.follower.status().tables.map(({ table, alterations }) => ({ value: alterations, labels: { table } })),
    });
  }

  private gauge(name: string, help: string, value: (status: FollowerStatus) => number): void {
    this.metrics.gauge({ name, help, collect: () => [{ value: value(this.follower.status()) }] });
  }
}
