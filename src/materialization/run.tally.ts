import type { ViewRun } from './view-report.js';

/** States that a run of this process can end in, and that are worth telling to grow. */
export const COUNTED_STATES = ['succeeded', 'failed', 'skipped', 'cancelled'] as const;

export type CountedState = (typeof COUNTED_STATES)[number];

/** How the runs that this process made ended, and how long they took, by view. */
export class RunTally {
  private readonly counts = new Map<string, number>();
  private readonly tookMs = new Map<string, number>();

  ended({ view, state, durationMs }: ViewRun): void {
    const name = nameOf(view, state);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    this.tookMs.set(view, (this.tookMs.get(view) ?? 0) + (durationMs ?? 0));
  }

  count(view: string, state: CountedState): number {
    return this.counts.get(nameOf(view, state)) ?? 0;
  }

  seconds(view: string): number {
    return (this.tookMs.get(view) ?? 0) / 1000;
  }
}

function nameOf(view: string, state: string): string {
  return `${state} ${view}`;
}
