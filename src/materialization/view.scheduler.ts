import { Logger } from '@nestjs/common';
import type { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import type { Timers } from '../kernel/clock.js';
import { pause } from '../kernel/pause.js';
import type { ViewDefinition } from './view-definition.js';
import { ENDED } from './view-report.js';
import type { SlotFacts, ViewAgenda, ViewSlot } from './view.agenda.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { passedOver } from './view.controls.js';
import { ViewSlots } from './view-slots.js';
import type { PassedOver, ViewUpkeep } from './view.upkeep.js';

/** The time that decides which slots are due: the database's, so that every process decides alike. */
export interface SlotTime {
  now(): Promise<number>;
}

export interface SchedulerSettings {
  readonly busyRetryMs: number;
  readonly busyAttemptsMax: number;
}

/**
 * Runs views at the instants their definitions name.
 *
 * A slot is due when it has passed and has no terminal row. A tick of a job, a look after downtime and a look after a crash all ask
 * that same question, and the ledger lets one process answer it: so each slot is run once, however many processes ask, and one
 * that was missed or died is run by whoever asks next. Only the newest slot is looked at: what was missed before is covered by it.
 *
 * A view comes after what it reads. Its cycle are the slots of its inputs since its own slot before this one; where one of them failed and
 * nothing made up for it, the view is passed over with the state `upstream_failed`: it would only seem fresh. Which slots those are
 * is arithmetic and how they ended stands in the ledger, so every process finds the same. A view that is paused or suspended
 * has its slots passed over as well, each with a row that says so; resuming it makes up for none of them.
 */
export class ViewScheduler {
  private readonly logger = new Logger(ViewScheduler.name);
  private readonly slots: ReadonlyMap<string, ViewSlots>;
  private readonly running = new Map<string, Promise<void>>();
  /** Newest slot of each view that is known to have ended: an end is final, and need not be asked for again. */
  private readonly over = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly upkeep: ViewUpkeep,
    private readonly agenda: Pick<ViewAgenda, 'slot'>,
    private readonly time: SlotTime,
    private readonly timers: Timers,
    private readonly settings: SchedulerSettings,
  ) {
    this.slots = new Map(catalogue.list().map((view) => [view.name, new ViewSlots(view.refreshCron, view.timeZone)]));
  }

  /** One job a view, by the name `view:<name>`. It only asks what is due, so its own idea of summer time does not matter. */
  register(registry: SchedulerRegistry): void {
    for (const view of this.catalogue.list()) {
      const onTick = (): Promise<void> => this.runDue(view);
      const { refreshCron: cronTime, timeZone } = view;
      const job = CronJob.from({ cronTime, timeZone, onTick, waitForCompletion: true, start: true });
      registry.addCronJob(`view:${view.name}`, job);
    }
  }

  /** Every view that is due, each after those it reads; how many at once is for the runs to say. */
  async sweep(): Promise<void> {
    await Promise.all(this.catalogue.inOrder().map((view) => this.runDue(view)));
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
    await Promise.race([Promise.allSettled(this.running.values()), pause(withinMs, this.timers)]);
  }

  private async attempt(view: ViewDefinition): Promise<void> {
    const now = await this.time.now();
    const slot = this.slots.get(view.name)?.latest(now);
    if (slot === undefined || this.over.get(view.name) === slot) return;
    await Promise.all(this.catalogue.inputsOf(view).map((input) => this.runDue(input)));
    const cycle = this.cycleOf(view, slot);
    for (let attempt = 1; attempt <= this.settings.busyAttemptsMax && !this.stopped; attempt += 1) {
      const facts = await this.agenda.slot(view, isoOf(slot), cycle);
      // Another process is at an input, or it is to be tried again: whoever looks next goes on.
      if (facts.ended === null && facts.inputs.some((input) => input.ended === null)) return;
      if (facts.ended !== null || (await this.decide(view, isoOf(slot), facts))) {
        this.over.set(view.name, slot);
        return;
      }
      await pause(this.settings.busyRetryMs * (0.5 + Math.random()), this.timers);
    }
  }

  /** Slots of what the view reads that belong to this slot of its own. */
  private cycleOf(view: ViewDefinition, slot: number): readonly ViewSlot[] {
    const before = this.slots.get(view.name)?.latest(slot - 1) ?? slot;
    return this.catalogue.inputsOf(view).flatMap(({ name }) => {
      const input = this.slots.get(name)?.latest(slot);
      return input === undefined || input <= before ? [] : [{ name, slot: isoOf(input) }];
    });
  }

  /** @returns whether the slot is at its end. */
  private async decide(view: ViewDefinition, slot: string, facts: SlotFacts): Promise<boolean> {
    const outcome = passed(facts);
    const run = await (outcome === undefined
      ? this.upkeep.runSlot(view, slot)
      : this.upkeep.passOver(view, { cause: 'schedule', slot }, outcome));
    return ENDED.includes(run.state);
  }
}

/** Why the slot is not run; undefined where it is. */
function passed({ control, inputs }: SlotFacts): PassedOver | undefined {
  if (control !== null) return { state: 'skipped', reason: passedOver(control) };
  // What failed at its slot may have been refreshed by hand since.
  const failed = inputs.find(({ ended, last }) => ended !== null && isBad(ended) && (last === null || isBad(last)));
  return failed === undefined
    ? undefined
    : { state: 'upstream_failed', reason: `${failed.name}, which it reads, ended as ${failed.ended ?? ''}` };
}

function isBad(state: NonNullable<SlotFacts['ended']>): boolean {
  return state === 'failed' || state === 'upstream_failed' || state === 'cancelled';
}

function isoOf(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
