import { Logger } from '@nestjs/common';
import type { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import type { MaterializationSettings } from '../config/settings.js';
import type { Timers } from '../kernel/clock.js';
import type { ViewDefinition } from './view-definition.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { ViewSlots } from './view-slots.js';
import type { ViewUpkeep } from './view.upkeep.js';

/** The time that decides which slots are due: the database's, so that every process decides alike. */
export interface SlotTime {
  now(): Promise<number>;
}

/**
 * Runs views at the instants their definitions name.
 *
 * A slot is due when it has passed and has no terminal row. A tick of a job, a look after downtime and a look after a crash all ask
 * that same question, and the ledger lets one process answer it: so each slot is run once, however many processes ask, and one
 * that was missed or died is run by whoever asks next. Only the newest slot is looked at: what was missed before is covered by it.
 */
export class ViewScheduler {
  private readonly logger = new Logger(ViewScheduler.name);
  private readonly slots: ReadonlyMap<string, ViewSlots>;
  private readonly running = new Map<string, Promise<void>>();
  private stopped = false;

  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly upkeep: ViewUpkeep,
    private readonly time: SlotTime,
    private readonly timers: Timers,
    private readonly settings: MaterializationSettings,
  ) {
    this.slots = new Map(catalogue.list().map((view) => [view.name, new ViewSlots(view.refreshCron, view.timeZone)]));
  }

  /** One job a view, by the name `view:<name>`. */
  register(registry: SchedulerRegistry): void {
    for (const view of this.catalogue.list()) {
      const onTick = (): Promise<void> => this.runDue(view);
      const { refreshCron: cronTime, timeZone } = view;
      const job = CronJob.from({ cronTime, timeZone, onTick, waitForCompletion: true, start: true });
      registry.addCronJob(`view:${view.name}`, job);
    }
  }

  /** Every view that is due, at most `refreshConcurrency` at once, each after those it reads. */
  async sweep(): Promise<void> {
    const waiting = [...this.catalogue.inOrder()];
    const lane = async (): Promise<void> => {
      for (let view = waiting.shift(); view !== undefined; view = waiting.shift()) await this.runDue(view);
    };
    await Promise.all(Array.from({ length: this.settings.refreshConcurrency }, lane));
  }

  /** Whoever asks while this process runs the view already waits for that run. */
  runDue(view: ViewDefinition): Promise<void> {
    const known = this.running.get(view.name);
    if (known !== undefined) return known;
    const run = this.attempt(view)
      .catch((error: unknown) => {
        this.logger.error(
          { message: 'a due view could not be run', view: view.name },
          error instanceof Error ? error.stack : undefined,
        );
      })
      .finally(() => this.running.delete(view.name));
    this.running.set(view.name, run);
    return run;
  }

  nextSlot(name: string, nowMs: number): number | undefined {
    return this.slots.get(name)?.after(nowMs);
  }

  /** No new run begins, and those under way are waited for, at most `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    this.stopped = true;
    await Promise.race([Promise.allSettled(this.running.values()), this.pause(withinMs)]);
  }

  private async attempt(view: ViewDefinition): Promise<void> {
    const slot = this.slots.get(view.name)?.latest(await this.time.now());
    if (slot === undefined) return;
    for (let attempt = 1; attempt <= this.settings.busyAttemptsMax && !this.stopped; attempt += 1) {
      if (await this.upkeep.runSlot(view, new Date(slot).toISOString())) return;
      await this.pause(this.settings.busyRetryMs * (0.5 + Math.random()));
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.timers.after(ms, resolve);
    });
  }
}
