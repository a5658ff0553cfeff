import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { canonicalJson, type JsonObject } from '../kernel/canonical-json.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { OperationCatalogue } from '../registry/operation.catalogue.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { runBounded } from './bounded-batch.js';
import { FunctionResolver } from './function.resolver.js';
import type { PrefetchOutcome, PrefetchReport, PrefetchSpec, PrefetchStats } from './prefetch-spec.js';
import { NO_STATS, statsOf, sumOf } from './prefetch.stats.js';
import type { WarmPace } from './warm.pace.js';

export interface PrefetchOptions {
  /** Time for the whole batch; the setting's unless stated. */
  readonly budgetMs?: number;
  /** Questions asked at once; the setting's unless stated. */
  readonly concurrency?: number;
  /** Once aborted, nothing more is asked, and what has not answered is not waited for. */
  readonly signal?: AbortSignal;
  /** Specs at most; the setting's unless stated. */
  readonly specsMax?: number;
  /** Each question waits for its turn. */
  readonly pace?: WarmPace;
  /** Not counted among the runs where false: what looks far more often than it asks. */
  readonly isCounted?: boolean;
  /** Told how far it is, where there is a pace. */
  readonly progress?: WarmProgress;
}

export interface WarmProgress {
  began(total: number): void;
  answered(outcome: PrefetchOutcome): void;
}

interface Question {
  readonly queryId: string;
  readonly params: JsonObject;
  readonly tenant?: string;
  readonly workspace?: string;
  /** Why it cannot be asked. */
  readonly fault?: FalajError;
}

type Failure = NonNullable<PrefetchOutcome['error']>;

const ECHO_LENGTH_MAX = 64;

/**
 * Asks several questions early, through the same methods as everyone, so that what the cache is granted to keep is kept.
 *
 * The batch ends at its budget, not each question at its own: what has not answered by then is told as `prefetch.timeout` and
 * left to end by itself, and its answer is still kept where it comes. So a run takes at most its budget, however slow the source.
 */
@Injectable()
export class PrefetchService {
  private readonly logger = new Logger('Prefetch');
  private runCount = 0;
  private totals: PrefetchStats = NO_STATS;

  constructor(
    private readonly catalogue: OperationCatalogue,
    private readonly registry: QueryRegistry,
    private readonly functions: FunctionResolver,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {}

  /** Counts since the start of the process. */
  statistics(): PrefetchStats & { readonly runs: number } {
    return { runs: this.runCount, ...this.totals };
  }

  /**
   * Asks each distinct question once. A question that fails takes no other with it: its outcome says why.
   * @throws FalajError prefetch.unknown_function naming every unknown one, request.invalid past `prefetch.specs_max`; nothing
   * was asked then.
   */
  async run(specs: readonly PrefetchSpec[], scope: QueryScope, options: PrefetchOptions = {}): Promise<PrefetchReport> {
    const began = this.clock.monotonicMs();
    const questions = this.distinct(specs, options.specsMax ?? this.settings.prefetch.specsMax);
    options.progress?.began(questions.length);
    const outcomes = await this.ask(questions, scope, options);
    const stats = outcomes.map(statsOf).reduce(sumOf, NO_STATS);
    if (options.isCounted !== false) {
      this.runCount += 1;
      this.totals = sumOf(this.totals, stats);
    }
    const elapsedMs = this.clock.monotonicMs() - began;
    return { stats, outcomes, elapsedMs, duplicates: specs.length - questions.length };
  }

  private distinct(specs: readonly PrefetchSpec[], specsMax: number): readonly Question[] {
    if (specs.length > specsMax)
      throw new FalajError('request.invalid', `a batch holds at most ${specsMax} questions`, {
        hint: 'Ask them in several batches.',
      });
    this.refuseUnknown(specs);
    const questions = new Map<string, Question>();
    for (const spec of specs) {
      const question = this.question(spec);
      const name = `${question.queryId} ${question.tenant ?? ''} ${canonicalJson(question.params)}`;
      if (!questions.has(name)) questions.set(name, question);
    }
    return [...questions.values()];
  }

  private refuseUnknown(specs: readonly PrefetchSpec[]): void {
    const unknown = new Set(specs.map(({ fn }) => fn).filter((fn) => this.functions.find(fn) === undefined));
    if (unknown.size === 0) return;
    const functions = [...unknown].map((fn) => fn.slice(0, ECHO_LENGTH_MAX));
    const named = functions.map((fn) => JSON.stringify(fn)).join(', ');
    throw new FalajError('prefetch.unknown_function', `no operation or query is named ${named}`, {
      fields: { functions },
    });
  }

  private question({ fn, params, tenant, workspace }: PrefetchSpec): Question {
    const queryId = this.functions.find(fn)?.queryId ?? fn;
    const whose = { ...(tenant === undefined ? {} : { tenant }), ...(workspace === undefined ? {} : { workspace }) };
    try {
      return { queryId, params: this.registry.bind(queryId, params).params, ...whose };
    } catch (error) {
      if (error instanceof FalajError) return { queryId, params, ...whose, fault: error };
      throw error;
    }
  }

  private async ask(
    questions: readonly Question[],
    scope: QueryScope,
    options: PrefetchOptions,
  ): Promise<readonly PrefetchOutcome[]> {
    const { budgetMs, concurrency } = { ...this.settings.prefetch, ...options };
    const bounds = { budgetMs, concurrency, ...(options.signal === undefined ? {} : { signal: options.signal }) };
    const { results, end } = await runBounded(
      questions,
      (question, gate) => this.paced(question, scope, options, gate),
      bounds,
      this.clock,
    );
    const unanswered: Failure =
      end === 'aborted'
        ? { code: 'server.stopping', detail: 'the batch was given up' }
        : { code: 'prefetch.timeout', detail: `not answered within the ${budgetMs} ms of its batch` };
    return questions.map((question, index) => results[index] ?? { ...asked(question), error: unanswered });
  }

  /** Undefined where the batch ended before its turn came. */
  private paced(
    question: Question,
    scope: QueryScope,
    { pace, progress }: PrefetchOptions,
    gate: AbortSignal,
  ): Promise<PrefetchOutcome | undefined> {
    if (pace === undefined) return this.outcome(question, scope);
    return this.inTurn(question, scope, pace, progress, gate);
  }

  private async inTurn(
    question: Question,
    scope: QueryScope,
    pace: WarmPace,
    progress: WarmProgress | undefined,
    gate: AbortSignal,
  ): Promise<PrefetchOutcome | undefined> {
    if (!(await pace.enter(gate))) return undefined;
    const outcome = await this.outcome(question, scope);
    pace.leave(wasLoad(outcome));
    progress?.answered(outcome);
    return outcome;
  }

  private async outcome(question: Question, scope: QueryScope): Promise<PrefetchOutcome> {
    const { queryId, params, tenant, workspace, fault } = question;
    const asking = tenant === undefined && workspace === undefined ? scope : askingFor(scope, tenant, workspace);
    try {
      if (fault !== undefined) throw fault;
      return { ...asked(question), answer: await this.catalogue.invoke(queryId, asking, params) };
    } catch (error) {
      return { ...asked(question), error: this.failure(error, question.queryId) };
    }
  }

  private failure(error: unknown, queryId: string): Failure {
    if (error instanceof FalajError) return { code: error.code, detail: error.detail };
    this.logger.error({ message: 'a question failed', queryId }, error instanceof Error ? error.stack : undefined);
    return { code: 'internal.unexpected', detail: 'the server met a condition that it does not handle' };
  }
}

function asked({ queryId, params }: Question): Pick<PrefetchOutcome, 'queryId' | 'params'> {
  return { queryId, params };
}

/** Whether the source was asked, for all that is known. */
function wasLoad(outcome: PrefetchOutcome): boolean {
  const { misses, errors } = statsOf(outcome);
  return misses + errors > 0;
}

function askingFor(scope: QueryScope, tenant: string | undefined, workspace: string | undefined): QueryScope {
  return {
    ...scope,
    ...(tenant === undefined ? {} : { tenants: [tenant], tenant }),
    ...(workspace === undefined ? {} : { workspaces: [workspace] }),
  };
}
