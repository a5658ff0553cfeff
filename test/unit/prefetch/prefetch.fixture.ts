import type { Settings } from '../../../src/config/settings.js';
import type { WarmUpSettings } from '../../../src/config/watch-settings.js';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import type { AnswerDelivery, QueryAnswer } from '../../../src/kernel/query-answer.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { FunctionResolver } from '../../../src/prefetch/function.resolver.js';
import { PrefetchService } from '../../../src/prefetch/prefetch.service.js';
import { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import type { QueryDefinition } from '../../../src/registry/query-definition.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { loadSqlParser } from '../../../src/registry/sql/sql.parser.js';
import { checkDefinition, edited } from '../../support/definition-files.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import { answerOf } from '../cache/bound-query.js';
import { gate, type Gate } from '../cache/gate.js';

/** `wide` and `wages` are public, `mine` is a tenant's; `both` is an operation of `other` and an id of its own. */
export async function testRegistry(): Promise<QueryRegistry> {
  await loadSqlParser();
  const definitions = [
    sample('both', 'get_both', 'public'),
    sample('mine', 'get_mine', 'tenant'),
    sample('other', 'both', 'public'),
    sample('wages', 'get_wages', 'public'),
    sample('wide', 'get_wide', 'public'),
  ];
  return new QueryRegistry({ version: 'v', definitions, tables: [] }, new VirtualClock());
}

function sample(queryId: string, operation: string, scope: QueryDefinition['scope']): QueryDefinition {
  const text = edited(['query_id: sample_query', `query_id: ${queryId}\noperation: ${operation}`]);
  const { definition, problems } = checkDefinition(text, queryId);
  if (definition === undefined) throw new Error(JSON.stringify(problems));
  return { ...definition, scope };
}

export interface Call {
  readonly queryId: string;
  readonly scope: QueryScope;
  readonly params: JsonObject;
  readonly answered: Gate<QueryAnswer>;
}

/** Data clients whose calls wait until the test answers them. */
export class ScriptedClients {
  readonly calls: Call[] = [];
  readonly catalogue = new OperationCatalogue();

  constructor(registry: QueryRegistry) {
    for (const definition of registry.list()) {
      const { operation, queryId } = definition;
      const ask = (scope: QueryScope, params: JsonObject): Promise<QueryAnswer> => {
        const answered = gate<QueryAnswer>();
        this.calls.push({ queryId, scope, params, answered });
        return answered.promise;
      };
      this.catalogue.add({ operation, queryId, definition, instance: { ask }, methodName: 'ask' });
    }
  }

  answer(index: number, delivery: AnswerDelivery): void {
    const call = this.calls[index]!;
    call.answered.open(answerOf(call.queryId, []).delivered(delivery));
  }
}

export const MISS: AnswerDelivery = { status: 'miss', stored: true };
export const HIT: AnswerDelivery = { status: 'hit', detail: 'l1' };

export const WARM_UP_SETTINGS: WarmUpSettings = {
  ...{
    loadsPerSecond: 100,
    concurrency: 10,
    poolShare: 1,
    budgetSeconds: 60,
    questionsMax: 100,
    membersMax: 3,
    mostUsed: 10,
  },
  ...{ runsKeptMax: 2, endingLookMs: 10_000, endingLeadSeconds: 60, refreshLeadSeconds: 3600 },
};

export interface Desk {
  readonly clock: VirtualClock;
  readonly clients: ScriptedClients;
  readonly functions: FunctionResolver;
  readonly settings: Settings;
  readonly service: PrefetchService;
}

export function deskOver(registry: QueryRegistry, over: Partial<Settings['prefetch']> = {}): Desk {
  const clock = new VirtualClock();
  const clients = new ScriptedClients(registry);
  const functions = new FunctionResolver(registry);
  const settings = {
    cache: { enabled: true },
    database: { poolMax: 100 },
    redis: null,
    schedule: { enabled: false },
    prefetch: {
      ...{ concurrency: 2, budgetMs: 25_000, specsMax: 5, packsAtStart: [], warmAfterRefresh: true },
      ...{ warmUp: WARM_UP_SETTINGS },
      ...over,
    },
  } as unknown as Settings;
  const service = new PrefetchService(clients.catalogue, registry, functions, settings, clock);
  return { clock, clients, functions, settings, service };
}
