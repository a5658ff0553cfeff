import { Inject, Injectable, Optional } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import { ANONYMOUS, type QueryScope, type ReadIntent } from '../kernel/query-scope.js';
import { TimeBudget } from '../kernel/time-budget.js';
import { CLOCK } from '../observability/clock.token.js';
import { parseToday } from '../registry/binding/parameter.today.js';
import { assertAccess } from '../registry/query-access.js';
import { QUERY_AUDIT, type QueryAudit } from '../registry/query-audit.port.js';
import type { BoundQuery, QueryDefinition } from '../registry/query-definition.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { AnswerCodec } from './answer.codec.js';
import { CachedQueries } from './cached-queries.js';
import { CacheEngine } from './engine/cache-engine.js';
import type { ReadLabel } from './engine/cache-observer.port.js';
import type { CacheRead } from './engine/cache-read.js';
import { QueryUsage } from './usage/query.usage.js';

/** One question, bound once, to be asked again and again. */
export interface ReadyQuestion {
  readonly label: ReadLabel;
  /**
   * The answer that lies in the first tier for this caller; undefined where the ordinary way has to be gone. The caller wants nothing
   * in particular of the cache.
   * @throws FalajError where the caller may not ask.
   */
  answerFor(scope: QueryScope): QueryAnswer | undefined;

  /** The answer has gone out to the caller, within `ms`. */
  told(scope: QueryScope, answer: QueryAnswer, ms: number): void;
}

const PLAIN: ReadIntent = Object.freeze({});

/**
 * Questions whose answers may be had without waiting. What `DataClientInterceptor` does for each call is done here once where it
 * depends on the question alone: parameters are checked, key, digest and tags made. A definition never changes while the process
 * lives, so neither do they. What depends on the caller or the moment is asked each time, in the same order: access, then the cache.
 */
@Injectable()
export class ReadyQueries {
  private readonly noBudget: TimeBudget;

  constructor(
    private readonly registry: QueryRegistry,
    private readonly queries: CachedQueries,
    private readonly engine: CacheEngine,
    private readonly usage: QueryUsage,
    @Inject(SETTINGS) settings: Settings,
    @Inject(CLOCK) clock: Clock,
    @Optional() @Inject(QUERY_AUDIT) private readonly audit: QueryAudit | null = null,
  ) {
    this.noBudget = new TimeBudget(settings.cache.redisBudgetMs, clock);
  }

  /**
   * Undefined where answers to it are not cached, are another's for another caller, or where what is asked depends on the day.
   * @throws FalajError query.*
   */
  question(queryId: string, params: Readonly<Record<string, unknown>>): ReadyQuestion | undefined {
    const definition = this.registry.find(queryId);
    if (definition === undefined || this.queries.grantOf(definition) !== 'granted') return undefined;
    if (definition.scope !== 'public' || isDated(definition)) return undefined;
    const bound = this.registry.bind(queryId, params);
    const read = this.readOf(bound);
    const audited = this.audit?.question(definition, params);
    return {
      label: read.label,
      answerFor: (scope) => this.answer(read, bound, scope),
      told: (scope, answer, ms) => audited?.answered(scope, answer, ms),
    };
  }

  private answer(read: CacheRead<QueryAnswer>, bound: BoundQuery, scope: QueryScope): QueryAnswer | undefined {
    assertAccess(scope, bound.definition);
    const ready = this.engine.readAtHand(read);
    // What goes the ordinary way is counted there.
    if (ready !== undefined) this.usage.note(read.key, bound, scope);
    return ready?.value.delivered(ready.delivery, ready.stamp, ready.deflated);
  }

  private readOf(bound: BoundQuery): CacheRead<QueryAnswer> {
    return {
      ...this.queries.identify(bound, ANONYMOUS),
      label: this.queries.labelOf(bound.definition),
      reading: PLAIN,
      budget: this.noBudget,
      codec: AnswerCodec.shared,
      load: neverLoads,
    };
  }
}

/** Whether a default stands for the day on which the question is asked. */
function isDated({ parameters }: QueryDefinition): boolean {
  return parameters.some((parameter) => parameter.type === 'date' && parseToday(parameter.default) !== undefined);
}

function neverLoads(): Promise<never> {
  return Promise.reject(new TypeError('a read at hand does not load'));
}
