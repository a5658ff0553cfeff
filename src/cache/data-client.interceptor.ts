import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { TimeBudget } from '../kernel/time-budget.js';
import { CLOCK } from '../observability/clock.token.js';
import type { OperationEntry } from '../registry/operation.catalogue.js';
import { assertAccess, assertWorkspace } from '../registry/query-access.js';
import type { BoundQuery } from '../registry/query-definition.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { AnswerCodec } from './answer.codec.js';
import { CachedQueries } from './cached-queries.js';
import { CacheEngine } from './engine/cache-engine.js';
import type { CacheRead } from './engine/cache-read.js';
import { QueryUsage } from './usage/query.usage.js';

/** One call of a data client's method. */
export interface DataClientCall {
  readonly entry: OperationEntry;
  readonly scope: QueryScope;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Calls the method itself. */
export type Proceed = (params: JsonObject) => Promise<QueryAnswer>;

/**
 * Stands between a data client's method and its caller. Whoever may not ask is refused before the cache is looked at: a
 * cached answer is never a way round.
 */
@Injectable()
export class DataClientInterceptor {
  constructor(
    private readonly registry: QueryRegistry,
    private readonly queries: CachedQueries,
    private readonly engine: CacheEngine,
    private readonly usage: QueryUsage,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The method's answer, from the cache or by `proceed`, delivered with how it was come by. `proceed` is given the bound
   * parameters: a default that depends on the day, filled in a second time past midnight, would put one day's answer under the
   * other day's key.
   * @throws FalajError as the method itself would, and change.unreached (see `CacheEngine.read`).
   */
  async intercept(call: DataClientCall, proceed: Proceed): Promise<QueryAnswer> {
    assertAccess(call.scope, call.entry.definition);
    const bound = this.registry.bind(call.entry.queryId, call.params);
    assertWorkspace(call.scope, bound);
    const read = this.readOf(call, bound, proceed);
    this.usage.note(read.key, bound, call.scope);
    const { value, delivery, stamp, deflated } = await this.engine.read(read);
    return value.delivered(delivery, stamp, deflated);
  }

  private readOf({ entry, scope }: DataClientCall, bound: BoundQuery, proceed: Proceed): CacheRead<QueryAnswer> {
    return {
      ...this.queries.identify(bound, scope),
      label: this.queries.labelOf(entry.definition),
      reading: scope.reading,
      budget: scope.reading.storeBudget ?? TimeBudget.ofRequest(this.settings.cache.redisBudgetMs, this.clock),
      codec: AnswerCodec.shared,
      load: async () => identified(await proceed(bound.params), bound),
    };
  }
}

/** An answer that does not say which query it answers must not be kept under that query's key. */
function identified(answer: QueryAnswer, bound: BoundQuery): QueryAnswer {
  const { queryId } = bound.definition;
  if (answer.queryId === queryId) return answer;
  throw new FalajError('internal.unexpected', `the answer to ${queryId} carries another query_id or none`);
}
