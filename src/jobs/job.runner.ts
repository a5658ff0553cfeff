import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Runner, TaskList } from 'graphile-worker';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DATABASE_URLS, type DatabaseUrls } from '../database/database-urls.js';
import { openQueuePool } from '../database/job-queue.pool.js';
import { jobQueue } from '../database/job-queue.schema.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { CancelTimer, Timers } from '../kernel/clock.js';
import { within } from '../kernel/within.js';
import { CLOCK } from '../observability/clock.token.js';
import { Tracer } from '../observability/tracing/tracer.js';
import type { JobHandler } from './job.port.js';
import { JobQueue } from './job.queue.js';
import { JobTally } from './job.tally.js';

/** One that listens for orders and one that looks for what waits, besides those that do jobs. */
const OTHERS = 2;
const LOOK_TIMEOUT_MS = 2000;

const WAITING = `
SELECT j.task_identifier AS task, count(*)::integer AS count,
       extract(epoch FROM clock_timestamp() - min(j.run_at))::double precision AS "oldestSeconds"
FROM graphile_worker.jobs AS j
WHERE j.locked_at IS NULL AND j.run_at <= clock_timestamp() AND j.attempts < j.max_attempts GROUP BY j.task_identifier`;

export interface WaitingJobs {
  readonly task: string;
  readonly count: number;
  readonly oldestSeconds: number;
}

/**
 * Does jobs, in every process that is there to work. The queue hands each job to one process at a time; what a killed process held it holds
 * for hours, so handlers look for what was left behind themselves (`revive`). A queue that gives up, as when the database is away for long, is
 * begun again.
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly pool: ReturnType<typeof openQueuePool> | undefined;
  private runner: Runner | undefined;
  private beginning: Promise<void> | undefined;
  private looking: Promise<void> | undefined;
  private cancel: CancelTimer = () => undefined;
  private isStopping = false;

  constructor(
    private readonly queue: JobQueue,
    @Inject(DATABASE_URLS) urls: DatabaseUrls,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly timers: Timers,
    private readonly tracer: Tracer,
    private readonly tally: JobTally,
  ) {
    const { jobs, role, database } = settings;
    if (!jobs.enabled || role === 'http') return;
    this.pool = openQueuePool(urls, {
      max: jobs.concurrency + OTHERS,
      connectTimeoutMs: database.connectTimeoutMs,
    });
  }

  onApplicationBootstrap(): void {
    if (this.pool === undefined || this.queue.handlers.length === 0) return;
    this.lookLater();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.cancel();
    await this.beginning;
    await this.runner?.stop().catch(() => undefined);
    await this.looking;
    await this.pool?.end().catch(() => undefined);
  }

  /** Jobs that are due and that nobody does yet, of each task there is; none where this process does no jobs, or cannot ask. */
  async waiting(): Promise<readonly WaitingJobs[]> {
    if (this.pool === undefined) return [];
    const found = await within(this.pool.query<WaitingJobs>(WAITING), LOOK_TIMEOUT_MS, this.timers).catch(
      () => undefined,
    );
    if (found === undefined) {
      this.logger.warn({ message: 'the job queue cannot be had' });
      return [];
    }
    return this.queue.handlers.map(
      ({ task }) => found.rows.find((row) => row.task === task) ?? { task, count: 0, oldestSeconds: 0 },
    );
  }

  /** Looks again and again, whatever comes of it: after each look the next is set. */
  private look(): void {
    this.beginning ??= this.runner === undefined ? this.begin() : undefined;
    this.looking = this.reviveAll().finally(() => {
      if (!this.isStopping) this.lookLater();
    });
  }

  /** The first look too: whoever waits for the server to be ready waits for no job. */
  private lookLater(): void {
    this.cancel = this.timers.after(this.settings.jobs.lookMs, () => {
      this.look();
    });
  }

  private async begin(): Promise<void> {
    try {
      const { library, silence } = await jobQueue();
      const runner = await library.run({
        ...(this.pool === undefined ? {} : { pgPool: this.pool }),
        ...{ concurrency: this.settings.jobs.concurrency, pollInterval: this.settings.jobs.pollMs },
        ...{ noHandleSignals: true, taskList: this.tasks(), parsedCronItems: [], logger: silence, preset: {} },
      });
      this.runner = runner;
      runner.promise
        .catch(() => undefined)
        .finally(() => {
          this.ended(runner);
        });
    } catch {
      this.logger.warn({ message: 'the job queue cannot be had' });
    } finally {
      this.beginning = undefined;
    }
  }

  private ended(runner: Runner): void {
    if (this.runner === runner) this.runner = undefined;
    if (!this.isStopping) this.logger.warn({ message: 'the job queue cannot be had' });
  }

  private tasks(): TaskList {
    return Object.fromEntries(this.queue.handlers.map((handler) => [handler.task, this.taskOf(handler)]));
  }

  private taskOf(handler: JobHandler): TaskList[string] {
    return async (payload) => {
      const done = this.tally.began(handler.task);
      try {
        const attributes = { 'falaj.task': handler.task };
        await this.tracer.around('job', attributes, () => handler.run(payload as JsonObject), { parent: 'none' });
        done('succeeded');
      } catch (error) {
        done('failed');
        this.logger.error({ message: 'a job failed', task: handler.task }, stackOf(error));
        throw error;
      }
    };
  }

  private async reviveAll(): Promise<void> {
    for (const handler of this.queue.handlers) {
      await handler.revive().catch(() => {
        this.logger.warn({ message: 'jobs left behind cannot be looked for', task: handler.task });
      });
    }
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
