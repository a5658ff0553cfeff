import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SingleFlight } from '../kernel/single-flight.js';
import { MetricsRegistry, type MetricSample } from '../observability/metrics.registry.js';
import { JobQueue } from './job.queue.js';
import { JobRunner, type WaitingJobs } from './job.runner.js';
import { JobTally, type TaskCounts } from './job.tally.js';

/** What this process did of the jobs, and what waits for any: the latter from processes that do jobs, as the database has it. */
@Injectable()
export class JobMetrics implements OnModuleInit {
  private readonly looks = new SingleFlight<readonly WaitingJobs[]>();

  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly queue: JobQueue,
    private readonly runner: JobRunner,
    private readonly tally: JobTally,
  ) {}

  onModuleInit(): void {
    this.metrics.counter({
      name: 'jobs_total',
      help: 'Jobs that this process did, by task and by how they ended',
      labels: ['task', 'outcome'],
      collect: () =>
        this.counts().flatMap(({ task, outcomes }) =>
          Object.entries(outcomes).map(([outcome, value]) => ({ value, labels: { task, outcome } })),
        ),
    });
    this.metrics.counter({
      name: 'job_seconds_total',
      help: 'Time that jobs of a task took in this process',
      labels: ['task'],
      collect: () => this.counts().map(({ task, seconds }) => ({ value: seconds, labels: { task } })),
    });
    this.waiting('jobs_waiting', 'Jobs of a task that are due and that nobody does yet', ({ count }) => count);
    this.waiting('jobs_waiting_oldest_seconds', 'How long the oldest of them has been due', ({ oldestSeconds }) =>
      Math.max(0, oldestSeconds),
    );
  }

  private waiting(name: string, help: string, valueOf: (jobs: WaitingJobs) => number): void {
    const collect = async (): Promise<readonly MetricSample[]> =>
      (await this.looks.run('waiting', () => this.runner.waiting())).map((jobs) => ({
        value: valueOf(jobs),
        labels: { task: jobs.task },
      }));
    this.metrics.gauge({ name, help, labels: ['task'], collect });
  }

  private counts(): readonly TaskCounts[] {
    return this.tally.counts(this.queue.handlers.map(({ task }) => task));
  }
}
