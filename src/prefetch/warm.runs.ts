import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import type { PrefetchOutcome, PrefetchStats } from './prefetch-spec.js';
import { NO_STATS, statsOf, sumOf } from './prefetch.stats.js';

export type WarmRunState = 'running' | 'done' | 'cancelled' | 'stopped' | 'timeout' | 'failed';

/** One warm-up as it stands. */
export interface WarmRunStatus extends PrefetchStats {
  readonly id: string;
  /** Why: `request`, `start`, `deploy`, `priority`, `refresh`, `ending`, `pack:<name>`, `view:<name>`. */
  readonly occasion: string;
  readonly state: WarmRunState;
  /** ISO-8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Distinct questions; null while they are being found. */
  readonly total: number | null;
  readonly done: number;
}

/** One warm-up under way. */
export class WarmRun {
  readonly cancelled = new AbortController();
  private stats = NO_STATS;
  private done = 0;
  private total: number | null = null;
  private ended: { readonly state: WarmRunState; readonly at: string } | null = null;

  constructor(
    readonly id: string,
    readonly occasion: string,
    private readonly startedAt: string,
  ) {}

  began(total: number): void {
    this.total = total;
  }

  answered(outcome: PrefetchOutcome): void {
    this.done += 1;
    this.stats = sumOf(this.stats, statsOf(outcome));
  }

  end(state: WarmRunState, at: string): void {
    this.ended ??= { state, at };
  }

  status(): WarmRunStatus {
    const { id, occasion, startedAt, total, done } = this;
    const { state, at } = this.ended ?? { state: 'running' as const, at: null };
    return { id, occasion, state, startedAt, endedAt: at, total, done, ...this.stats };
  }
}

/** The warm-ups of this process: those under way, and the last that ended. */
@Injectable()
export class WarmRuns {
  private readonly running = new Set<WarmRun>();
  private ended: readonly WarmRun[] = [];
  private count = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Pick<Clock, 'now'>,
  ) {}

  begin(occasion: string): WarmRun {
    this.count += 1;
    const run = new WarmRun(`w${String(this.count)}`, occasion, this.now());
    this.running.add(run);
    return run;
  }

  end(run: WarmRun, state: WarmRunState): void {
    run.end(state, this.now());
    this.running.delete(run);
    this.ended = [run, ...this.ended].slice(0, this.settings.prefetch.warmUp.runsKeptMax);
  }

  /** The longest under way first; of those that ended, the newest. */
  list(): { readonly current: readonly WarmRunStatus[]; readonly recent: readonly WarmRunStatus[] } {
    return {
      current: [...this.running].map((run) => run.status()),
      recent: this.ended.map((run) => run.status()),
    };
  }

  /**
   * Nothing more of it is asked; what is under way ends by itself. One that has ended stays as it is.
   * @throws FalajError prefetch.unknown_run
   */
  cancel(id: string): WarmRunStatus {
    const run = [...this.running, ...this.ended].find((each) => each.id === id);
    if (run === undefined)
      throw new FalajError('prefetch.unknown_run', `this process knows no warm-up ${id.slice(0, 20)}`);
    if (this.running.has(run)) run.cancelled.abort();
    return run.status();
  }

  private now(): string {
    return new Date(this.clock.now()).toISOString();
  }
}
