import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Clock } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';
import { Tracer } from '../../observability/tracing/tracer.js';
import { Schedule, type ScheduledWork } from './schedule.port.js';
import { TurnRunner } from './turn.runner.js';

const MINUTE_MS = 60_000;

/** Registers what is done by the clock with the application's scheduler, and does it when its time comes. */
@Injectable()
export class CronDesk extends Schedule {
  private readonly logger = new Logger('Schedule');

  constructor(
    private readonly jobs: SchedulerRegistry,
    private readonly turns: TurnRunner,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Pick<Clock, 'now'>,
    @Optional() private readonly tracer: Tracer = Tracer.off,
  ) {
    super();
  }

  register(task: ScheduledWork): void {
    const { enabled, timeZone } = this.settings.schedule;
    if (!enabled || task.cron === null) return;
    const onTick = (): Promise<void> => this.tick(task);
    const job = CronJob.from({ cronTime: task.cron, timeZone, onTick, waitForCompletion: true, start: true });
    this.jobs.addCronJob(task.name, job);
  }

  /** A failure is told, and the next time comes all the same. */
  async tick({ name, by, work }: ScheduledWork): Promise<void> {
    try {
      const traced = (): Promise<void> => this.tracer.around('job', { 'falaj.task': name }, work, { parent: 'none' });
      if (by === 'each') await traced();
      // Clocks of several machines differ by seconds, schedules by minutes: the nearest one names the slot alike for all.
      else await this.turns.run(name, Math.round(this.clock.now() / MINUTE_MS), traced);
    } catch (error) {
      this.logger.error({ message: 'a scheduled task failed', task: name }, stackOf(error));
    }
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
