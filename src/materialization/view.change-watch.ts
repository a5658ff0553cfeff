import { Logger } from '@nestjs/common';
import type { CancelTimer, Timers } from '../kernel/clock.js';
import { within } from '../kernel/within.js';
import type { ViewDefinition } from './view-definition.js';
import type { ChangeFacts, ViewAgenda } from './view.agenda.js';
import type { ViewCatalogue } from './view.catalogue.js';
import type { SlotTime } from './view.scheduler.js';
import type { ViewUpkeep } from './view.upkeep.js';

/**
 * Refreshes views whose definition says `on_change` when what they read has changed.
 *
 * Each process compares the counts of changes that a view was filled at with those of now, and counts the debounce from when it first
 * saw them differ: what changes meanwhile is part of the same refresh. When the time is over the view is run if, once it is held, its
 * counts still differ and no other process has just run it. So a burst is one refresh over all processes, a process that dies
 * leaves nothing undone, and a change that is lost in a crash is not waited for. Views over tables that cannot be tracked have
 * no counts, and are left to their schedules.
 */
export class ViewChangeWatch {
  private readonly logger = new Logger(ViewChangeWatch.name);
  private readonly views: readonly ViewDefinition[];
  /** When a view was first seen to lag behind what it reads, and the counts it held. */
  private readonly seen = new Map<string, { readonly held: string; readonly sinceMs: number }>();
  private cancelNext: CancelTimer | null = null;
  private lookUnderWay: Promise<void> = Promise.resolve();
  private isFailing = false;
  private stopped = false;

  constructor(
    catalogue: ViewCatalogue,
    private readonly upkeep: Pick<ViewUpkeep, 'runChanged'>,
    private readonly agenda: Pick<ViewAgenda, 'changes'>,
    private readonly time: SlotTime,
    private readonly timers: Timers,
    private readonly everyMs: number,
  ) {
    this.views = catalogue.inOrder().filter(({ onChange }) => onChange !== null);
  }

  start(): void {
    if (this.views.length === 0 || this.stopped) return;
    this.cancelNext = this.timers.after(this.everyMs, () => {
      this.lookUnderWay = this.turn();
    });
  }

  /** No new look begins; the one under way is waited for, at most `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    this.stopped = true;
    this.cancelNext?.();
    await within(this.lookUnderWay, withinMs, this.timers);
  }

  /** Runs what is due, inputs before what reads them. @returns names of those it ran. */
  async look(): Promise<readonly string[]> {
    if (this.views.length === 0) return [];
    const [now, facts] = [await this.time.now(), await this.agenda.changes(this.views)];
    const ran: string[] = [];
    for (const view of this.views) {
      const found = facts.find(({ name }) => name === view.name);
      if (
        found === undefined ||
        view.onChange === null ||
        !this.isDue(found, now, view.onChange.debounceSeconds * 1000)
      )
        continue;
      const run = await this.upkeep.runChanged(view, view.onChange.atMostEverySeconds);
      if (run !== undefined && run.state !== 'busy') ran.push(view.name);
    }
    return ran;
  }

  private isDue({ name, held, now: counts, control }: ChangeFacts, nowMs: number, debounceMs: number): boolean {
    if (held === null || counts === null || held === counts || control !== null) {
      this.seen.delete(name);
      return false;
    }
    const known = this.seen.get(name);
    if (known?.held === held) return nowMs - known.sinceMs >= debounceMs;
    this.seen.set(name, { held, sinceMs: nowMs });
    return false;
  }

  private async turn(): Promise<void> {
    try {
      await this.look();
      this.isFailing = false;
    } catch (error) {
      // Told once: a database that is away would fill the log.
      if (!this.isFailing)
        this.logger.warn({ message: 'changes of views cannot be looked at', code: (error as { code?: string }).code });
      this.isFailing = true;
    }
    this.start();
  }
}
