import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { QueryScope, ReadIntent } from '../kernel/query-scope.js';
import type { PrefetchReport, PrefetchSpec, PrefetchStats } from './prefetch-spec.js';
import { PrefetchService, type PrefetchOptions } from './prefetch.service.js';
import { isAbsent, NO_STATS } from './prefetch.stats.js';
import { WarmPace } from './warm.pace.js';
import { WARM_UP, WarmQuestions } from './warm.questions.js';
import type { WarmReport } from './warm-report.js';
import { WarmRuns, type WarmRun, type WarmRunState } from './warm.runs.js';

/** What to warm: packs by name, questions, or both. */
export interface WarmRequest {
  readonly packs?: readonly string[];
  readonly samples?: readonly PrefetchSpec[];
}

/** Finds what a warm-up asks, once it has begun. */
export type FindQuestions = () => Promise<readonly PrefetchSpec[]>;

export interface WarmOptions {
  /** Whose answers are warmed, where a question does not say; the system's unless stated. */
  readonly scope?: QueryScope;
  /** Only what ends within this is asked anew; what is not kept is left alone. */
  readonly renewWithinMs?: number;
  readonly concurrency?: number;
  /** Bounds of a request instead of those of a warm-up that nobody waits for. */
  readonly isRequest?: boolean;
  readonly specsMax?: number;
}

const SECOND_MS = 1000;

/**
 * Fills the cache before it is asked, through the same methods as everyone. Each warm-up is a run that can be looked at and cancelled;
 * all of them together keep to one pace, which leaves the database to the requests.
 */
@Injectable()
export class Warmer implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Warmer');
  private readonly stopping = new AbortController();

  constructor(
    private readonly service: PrefetchService,
    private readonly questions: WarmQuestions,
    private readonly pace: WarmPace,
    private readonly runs: WarmRuns,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /**
   * Asks the questions of packs and samples, each once, for someone who waits for it.
   * @param scope whose answers are warmed; the system's unless stated, which belongs to no tenant.
   * @throws FalajError prefetch.unknown_pack, prefetch.unknown_function, request.invalid past `prefetch.specs_max`
   */
  async warm({ packs = [], samples = [] }: WarmRequest, scope: QueryScope = WARM_UP): Promise<WarmReport> {
    const find: FindQuestions = async () => [...(await this.questions.ofPacks(packs)), ...samples];
    const { specsMax } = this.settings.prefetch;
    // A pack may be warmed for more members than anyone may send questions.
    const bounds = samples.length > specsMax ? { specsMax } : {};
    return reportOf(await this.run('request', find, { scope, isRequest: true, ...bounds }));
  }

  /**
   * The same, for nobody in particular: a failure is told in the log, and so is what came of it.
   * @param fields of the log, besides the counts.
   */
  async ahead(
    occasion: string,
    find: FindQuestions,
    options: WarmOptions = {},
    fields: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    if (this.isStopping || !this.settings.cache.enabled) return;
    try {
      const report = reportOf(await this.run(occasion, find, options));
      this.tell(occasion, report, fields);
    } catch (error) {
      if (this.hasStopped()) return;
      this.logger.error({ message: 'a warm-up failed', occasion }, error instanceof Error ? error.stack : undefined);
    }
  }

  /** Renews what ends within the time, of what is kept. Of so many questions most need nothing, so it is no warm-up to be looked at. */
  async renew(specs: readonly PrefetchSpec[], renewWithinMs: number): Promise<PrefetchStats> {
    if (this.isStopping) return NO_STATS;
    const { budgetSeconds, questionsMax } = this.settings.prefetch.warmUp;
    const { stats } = await this.service.run(specs, scopeOf({ renewWithinMs }), {
      ...{ budgetMs: budgetSeconds * SECOND_MS, specsMax: questionsMax, concurrency: this.pace.lanes },
      ...{ signal: this.stopping.signal, pace: this.pace, isCounted: false },
    });
    return stats;
  }

  /** Asked anew: it may have become so while something was waited for. */
  private hasStopped(): boolean {
    return this.isStopping;
  }

  private async run(occasion: string, find: FindQuestions, options: WarmOptions): Promise<PrefetchReport> {
    const run = this.runs.begin(occasion);
    let state: WarmRunState = 'failed';
    try {
      const specs = await find();
      const report = await this.service.run(specs, scopeOf(options), this.optionsOf(run, options));
      state = this.stateOf(run, report);
      return report;
    } finally {
      this.runs.end(run, state);
    }
  }

  private optionsOf(run: WarmRun, { isRequest = false, concurrency, specsMax }: WarmOptions): PrefetchOptions {
    const { budgetSeconds, questionsMax } = this.settings.prefetch.warmUp;
    return {
      ...(isRequest ? {} : { budgetMs: budgetSeconds * SECOND_MS }),
      specsMax: specsMax ?? questionsMax,
      concurrency: concurrency ?? this.pace.lanes,
      signal: AbortSignal.any([this.stopping.signal, run.cancelled.signal]),
      pace: this.pace,
      progress: run,
    };
  }

  private stateOf(run: WarmRun, { outcomes }: PrefetchReport): WarmRunState {
    if (this.isStopping) return 'stopped';
    if (run.cancelled.signal.aborted) return 'cancelled';
    return outcomes.some(({ error }) => error?.code === 'prefetch.timeout') ? 'timeout' : 'done';
  }

  private tell(
    occasion: string,
    { sets, hits, errors, elapsedMs }: WarmReport,
    fields: Readonly<Record<string, string>>,
  ): void {
    const counts = { occasion, ...fields, sets, hits, errors, elapsedMs: Math.round(elapsedMs) };
    if (errors > 0 && !this.isStopping) this.logger.warn({ message: 'warmed, in part', ...counts });
    else this.logger.log({ message: 'warmed', ...counts });
  }
}

function scopeOf({ scope = WARM_UP, renewWithinMs }: WarmOptions): QueryScope {
  if (renewWithinMs === undefined) return scope;
  const reading: ReadIntent = { ...scope.reading, renewWithinMs, demands: { onlyIfCached: true } };
  return { ...scope, reading };
}

function reportOf({ stats, outcomes, duplicates, elapsedMs }: PrefetchReport): WarmReport {
  const failures = outcomes.flatMap((outcome) => {
    const { queryId, params, error } = outcome;
    return error === undefined || isAbsent(outcome) ? [] : [{ queryId, params, ...error }];
  });
  return { ...stats, duplicates, elapsedMs, failures };
}
