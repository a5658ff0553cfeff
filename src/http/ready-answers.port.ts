import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';

/** One question, its parameters checked, to be asked again and again. */
export interface ReadyQuestion {
  /** Whose numbers its reads belong to. */
  readonly label: { readonly operation: string; readonly region: string };
  /**
   * The answer that can be had without waiting, for a caller who wants nothing in particular of the cache; undefined where there is none.
   * @throws FalajError where the caller may not ask.
   */
  answerFor(scope: QueryScope): QueryAnswer | undefined;

  /** The answer has gone out to the caller, within `ms`. Never throws or waits. */
  told(scope: QueryScope, answer: QueryAnswer, ms: number): void;
}

/** Answers that can be had without waiting. The composition root provides them. */
export interface ReadyAnswers {
  /**
   * @param params as a query string gave them.
   * @throws FalajError query.*
   */
  question(queryId: string, params: Readonly<Record<string, unknown>>): ReadyQuestion | undefined;
}

export const READY_ANSWERS = Symbol('READY_ANSWERS');
