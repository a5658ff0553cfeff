import type { Settings } from '../../../src/config/settings.js';
import { canonicalJson, type JsonObject, type JsonValue } from '../../../src/kernel/canonical-json.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { QueryAnswer, type AnswerDelivery } from '../../../src/kernel/query-answer.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import type { Agent, AgentContext, IntentParameter, SectionDraft } from '../../../src/orchestration/agent.port.js';
import { ErrorNode } from '../../../src/orchestration/graph/error.node.js';
import { FormatNode } from '../../../src/orchestration/graph/format.node.js';
import { InvokeNode } from '../../../src/orchestration/graph/invoke.node.js';
import { PrefetchNode } from '../../../src/orchestration/graph/prefetch.node.js';
import { RouteNode } from '../../../src/orchestration/graph/route.node.js';
import { RunGraph } from '../../../src/orchestration/graph/run.graph.js';
import { VerifyNode } from '../../../src/orchestration/graph/verify.node.js';
import { IntentCatalogue } from '../../../src/orchestration/intent.catalogue.js';
import { IntentRouter } from '../../../src/orchestration/intent.router.js';
import { OrchestrationService, type RunOrder } from '../../../src/orchestration/orchestration.service.js';
import type { RunPrefetch } from '../../../src/orchestration/prefetch.port.js';
import type { Quantity } from '../../../src/orchestration/quantity.js';
import { RunStore } from '../../../src/orchestration/runs/run.store.js';
import type { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { VirtualClock } from '../../support/virtual-clock.js';

type Rows = readonly Readonly<Record<string, JsonValue>>[];

const COLUMNS = [
  { name: 'sector', type: 'string', unit: null },
  { name: 'rate', type: 'decimal', unit: 'percent' },
];

export function answerOf(queryId: string, rows: Rows, delivery?: AnswerDelivery, asOfDate = '2024-12-01'): QueryAnswer {
  const head = [
    `{"query_id":${JSON.stringify(queryId)}`,
    `"rows":${JSON.stringify(rows.map((data) => ({ data })))}`,
    `"row_count":${rows.length},"unit":"percent","provenance":{"kind":"derived"}`,
    `"metadata":${JSON.stringify({ columns: COLUMNS })}`,
  ].join(',');
  const freshness = { asOfDate, updatedAt: `${asOfDate}T08:00:00Z`, slaDays: 30 };
  const content = { queryId, head: Buffer.from(head), rowCount: rows.length, freshness, warnings: [] };
  return new QueryAnswer(content, delivery);
}

/** Questions with scripted answers: what is asked again comes from the cache. */
export class ScriptedQueries {
  readonly asked: string[] = [];
  private readonly kept = new Set<string>();

  constructor(readonly answers: Record<string, (params: JsonObject) => Rows | Promise<Rows>>) {}

  get catalogue(): OperationCatalogue {
    const ids = Object.keys(this.answers);
    const fake = {
      find: (queryId: string) => (ids.includes(queryId) ? {} : undefined),
      entries: () => ids.map((queryId) => ({ queryId, operation: `get_${queryId}` })),
      invoke: (queryId: string, scope: QueryScope, params: JsonObject) => this.invoke(queryId, scope, params),
    };
    return fake as unknown as OperationCatalogue;
  }

  get registry(): QueryRegistry {
    const fake = {
      version: 'abcdefabcdef',
      get: () => ({ version: '00000001' }),
      bind: (queryId: string, raw: JsonObject) => {
        if (!(queryId in this.answers)) throw new FalajError('query.unknown', `there is no query "${queryId}"`);
        return { params: { as_of: null, ...raw } };
      },
    };
    return fake as unknown as QueryRegistry;
  }

  async invoke(queryId: string, scope: QueryScope, params: JsonObject): Promise<QueryAnswer> {
    const key = `${queryId} ${canonicalJson(params)}`;
    this.asked.push(key);
    if (queryId === 'restricted' && scope.principal === ANONYMOUS.principal)
      throw new FalajError('auth.missing', 'the query restricted is restricted');
    const rows = await this.answers[queryId]!(params);
    const delivery: AnswerDelivery = this.kept.has(key)
      ? { status: 'hit', detail: 'l1' }
      : { status: 'miss', stored: true };
    this.kept.add(key);
    return answerOf(queryId, rows, delivery);
  }
}

export const RATES: Rows = [
  { sector: 'Energy', rate: 12.34 },
  { sector: 'Finance', rate: 8.5 },
  { sector: 'Transport', rate: null },
];

/** One section with one finding; parts may be replaced. */
export function sectionOf(
  quantities: Readonly<Record<string, Quantity>>,
  over: { title?: string; statement?: string; labels?: Record<string, string> } = {},
): readonly SectionDraft[] {
  const statement =
    over.statement ??
    `Shown: ${Object.keys(quantities)
      .map((name) => `{${name}}`)
      .join(', ')}.`;
  const finding = {
    ...{ id: 'test.finding', title: over.title ?? 'A finding', statement, severity: 'info' as const },
    ...{ quantities, labels: over.labels ?? {} },
  };
  return [{ id: 'main', title: 'Main', findings: [finding] }];
}

/** The highest rate, and how it stands to the mean. */
export async function happy(context: AgentContext): Promise<readonly SectionDraft[]> {
  const rates = await context.ask('get_rates', { as_of: '2024-12-01' });
  const extra = await context.ask('restricted');
  if (rates === undefined) return [];
  const values = rates.rows.flatMap((_, row) => rates.cell(row, 'rate') ?? []);
  const top = values[0]!;
  const mean = context.compute('mean', 'percent', values)!;
  const gap = context.compute('gap', 'percentage_points', top, mean)!;
  const limit = context.constant(10, 'percent', 'targets.yml');
  context.compute('ratio', 'ratio', top, context.constant(0, 'count', 'test'));
  return sectionOf(
    { top, mean, gap, limit, rows: rates.count() },
    {
      title: 'Highest in {{sector}}',
      statement: '{{sector}} has {top} percent, {gap} above {mean} over {rows} rows; the limit is {limit}.',
      labels: { sector: rates.rows[0]!['sector'] as string, ...(extra === undefined ? {} : { extra: 'seen' }) },
    },
  );
}

export const ANALYST: QueryScope = { ...ANONYMOUS, principal: 'ann', roles: ['analyst'] };
export const ADMIN: QueryScope = { ...ANONYMOUS, principal: 'root', roles: ['admin'] };

const LIMITS = {
  runTimeoutMs: 1000,
  runsConcurrentMax: 2,
  runsKeptMax: 3,
  runTtlSeconds: 60,
  eventStreamsMax: 2,
};

export interface Orchestra {
  readonly service: OrchestrationService;
  readonly store: RunStore;
  readonly clock: VirtualClock;
  readonly queries: ScriptedQueries;
  run(over?: Partial<RunOrder>): Promise<JsonObject>;
}

/** The whole of orchestration over scripted questions, with one agent for the intent `test`. */
export function orchestra(
  act: (context: AgentContext) => Promise<readonly SectionDraft[]>,
  options: {
    readonly parameters?: readonly IntentParameter[];
    readonly prefetch?: (queries: ScriptedQueries) => RunPrefetch;
    readonly queries?: ScriptedQueries;
  } = {},
): Orchestra {
  const clock = new VirtualClock();
  const queries =
    options.queries ?? new ScriptedQueries({ rates: () => RATES, restricted: () => RATES, empty: () => [] });
  const settings = { orchestration: LIMITS, prefetch: { budgetMs: 500 } } as unknown as Settings;
  const agent: Agent = { parameters: () => options.parameters ?? [], run: act };
  const intents = new IntentCatalogue();
  intents.add({ intent: 'test', title: 'Test', agent, agentName: 'TestAgent' });
  const router = new IntentRouter(intents);
  const { catalogue, registry } = queries;
  const graph = new RunGraph(
    new RouteNode(router),
    new PrefetchNode(settings, options.prefetch?.(queries)),
    new InvokeNode(),
    new VerifyNode(),
    new FormatNode(registry, clock),
    new ErrorNode(registry, clock),
    clock,
  );
  const store = new RunStore(settings, clock);
  const service = new OrchestrationService(graph, router, store, catalogue, registry, settings, clock);
  const order: RunOrder = { intent: 'test', params: {}, scope: ANALYST, requestId: 'request-a' };
  return { service, store, clock, queries, run: (over = {}) => service.run({ ...order, ...over }) };
}

const MAY_DIFFER: readonly string[] = ['run_id', 'request_id', 'timings', 'cache_stats'];

/** A result but for what may differ between two runs that found the same. */
export function found(result: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(result).filter(([name]) => !MAY_DIFFER.includes(name))));
}
