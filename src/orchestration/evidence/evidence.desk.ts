import { Logger } from '@nestjs/common';
import { canonicalJson, type JsonObject } from '../../kernel/canonical-json.js';
import { ERROR_CATALOGUE, type ErrorCode } from '../../kernel/error-catalogue.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { PrefetchReport } from '../../prefetch/prefetch-spec.js';
import type { OperationCatalogue } from '../../registry/operation.catalogue.js';
import type { QueryRegistry } from '../../registry/query.registry.js';
import { KeptAnswer } from './kept.answer.js';
import { WARNING, type RunWarning } from './run-warning.js';

export interface CacheCounts {
  readonly hits: number;
  readonly misses: number;
  readonly sets: number;
  /** Questions that failed; one the caller may not ask is none of them. */
  readonly errors: number;
}

interface Failure {
  readonly code: string;
  readonly detail: string;
}

type Outcome = { readonly kept: KeptAnswer } | { readonly failure: Failure };

interface Question {
  readonly queryId: string;
  readonly outcome: Promise<Outcome>;
  settled?: Outcome;
  isUsed: boolean;
}

const NAME_LENGTH_MAX = 64;
/** Nobody waited for the answer any longer; it is no failure of the question. */
const NOT_WAITED_FOR = 'prefetch.timeout';

/**
 * Everything one run asked, as its caller, by the same cached methods as everyone. One question is asked once a run: what is cited,
 * what is verified and what is told of freshness are the same answer, also where the data changes in between.
 */
export class EvidenceDesk {
  private readonly logger = new Logger(EvidenceDesk.name);
  private readonly questions = new Map<string, Question>();
  private readonly warnings: RunWarning[] = [];
  private isClosed = false;

  constructor(
    private readonly catalogue: OperationCatalogue,
    private readonly registry: QueryRegistry,
    private readonly scope: QueryScope,
  ) {}

  /** The answer; undefined, with a warning, where it may not be asked, failed, or has no rows. */
  async ask(fn: string, params: JsonObject): Promise<KeptAnswer | undefined> {
    if (this.isClosed) throw new FalajError('orchestration.timeout', 'the run has ended; nothing more is asked');
    const question = this.question(fn, params);
    if (question === undefined) return undefined;
    question.isUsed = true;
    const outcome = await question.outcome;
    if ('failure' in outcome) this.warn({ ...outcome.failure, queryId: question.queryId });
    else if (outcome.kept.answer.rowCount > 0) return outcome.kept;
    else this.warn({ code: WARNING.noRows, detail: `${question.queryId} has no rows`, queryId: question.queryId });
    return undefined;
  }

  /** Takes over what was asked early, so that it is not asked again. */
  admit(report: PrefetchReport): void {
    for (const { queryId, params, answer, error } of report.outcomes) {
      if (error?.code === NOT_WAITED_FOR) continue;
      if (answer !== undefined) this.keep(queryId, params, Promise.resolve(this.kept(queryId, params, answer)));
      else if (error !== undefined) this.keep(queryId, params, Promise.resolve({ failure: error }));
    }
  }

  warn(warning: RunWarning): void {
    this.warnings.push(warning);
  }

  find(queryId: string, params: JsonObject): KeptAnswer | undefined {
    const settled = this.questions.get(keyOf(queryId, params))?.settled;
    return settled !== undefined && 'kept' in settled ? settled.kept : undefined;
  }

  /** Answers the agent was given, empty ones too, in an order that does not depend on which came first. */
  used(): readonly KeptAnswer[] {
    const ordered = [...this.questions].sort(([a], [b]) => (a < b ? -1 : 1));
    return ordered.flatMap(([, { isUsed, settled }]) =>
      isUsed && settled !== undefined && 'kept' in settled ? [settled.kept] : [],
    );
  }

  told(): readonly RunWarning[] {
    return this.warnings;
  }

  /** From how the answers came; each question counts once, asked early or by the agent. */
  cacheCounts(): CacheCounts {
    const settled = [...this.questions.values()].flatMap(({ settled: outcome }) => outcome ?? []);
    const deliveries = settled.flatMap((outcome) => ('kept' in outcome ? [outcome.kept.answer.delivery] : []));
    return {
      hits: deliveries.filter(({ status }) => status === 'hit' || status === 'stale').length,
      misses: deliveries.filter(({ status }) => status === 'miss').length,
      sets: deliveries.filter(({ stored }) => stored === true).length,
      errors: settled.filter((outcome) => 'failure' in outcome && isError(outcome.failure)).length,
    };
  }

  /** Whoever still asks is refused: a run that ended must not go on loading the database. */
  close(): void {
    this.isClosed = true;
  }

  private question(fn: string, given: JsonObject): Question | undefined {
    const queryId = this.resolve(fn);
    try {
      const { params } = this.registry.bind(queryId, given);
      return this.questions.get(keyOf(queryId, params)) ?? this.keep(queryId, params, this.invoke(queryId, params));
    } catch (error) {
      this.warn({ ...this.failureOf(error), queryId: queryId.slice(0, NAME_LENGTH_MAX) });
      return undefined;
    }
  }

  private keep(queryId: string, params: JsonObject, outcome: Promise<Outcome>): Question {
    const question: Question = { queryId, outcome, isUsed: false };
    void outcome.then((settled) => (question.settled = settled));
    this.questions.set(keyOf(queryId, params), question);
    return question;
  }

  private async invoke(queryId: string, params: JsonObject): Promise<Outcome> {
    try {
      return this.kept(queryId, params, await this.catalogue.invoke(queryId, this.scope, params));
    } catch (error) {
      return { failure: this.failureOf(error) };
    }
  }

  private kept(queryId: string, params: JsonObject, answer: QueryAnswer): Outcome {
    return { kept: new KeptAnswer(queryId, params, this.registry.get(queryId).version, answer) };
  }

  /** An operation as the query it declares; a query id, and what is neither, as it stands. */
  private resolve(fn: string): string {
    if (this.catalogue.find(fn) !== undefined) return fn;
    return this.catalogue.entries().find(({ operation }) => operation === fn)?.queryId ?? fn;
  }

  private failureOf(error: unknown): Failure {
    if (error instanceof FalajError) return { code: error.code, detail: error.detail };
    this.logger.error('a question of a run failed', error instanceof Error ? error.stack : undefined);
    return { code: 'internal.unexpected', detail: 'the question met a condition that is not handled' };
  }
}

function keyOf(queryId: string, params: JsonObject): string {
  return `${queryId} ${canonicalJson(params)}`;
}

function isError({ code }: Failure): boolean {
  return Object.hasOwn(ERROR_CATALOGUE, code) && ERROR_CATALOGUE[code as ErrorCode].status >= 500;
}
