import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import type { QueryDefinition } from './query-definition.js';
import type { RawParameters } from './registered-query.decorator.js';

/** One question, named once, that is asked again and again. */
export interface AuditedQuestion {
  /** It was answered without its method being called. Never throws or waits. */
  answered(scope: QueryScope, answer: QueryAnswer, ms: number): void;
}

/** Hears of questions that are answered past their methods; those that methods answer it hears of by itself. */
export interface QueryAudit {
  /** @param params as they were sent. */
  question(definition: QueryDefinition, params: RawParameters): AuditedQuestion;
}

export const QUERY_AUDIT = Symbol('QUERY_AUDIT');
