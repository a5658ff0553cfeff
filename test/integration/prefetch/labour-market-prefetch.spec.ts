import { loadSettings } from '../../../src/config/load-settings.js';
import { FunctionResolver } from '../../../src/prefetch/function.resolver.js';
import { loadPrefetchPlan } from '../../../src/prefetch/prefetch.loader.js';
import { PrefetchPlans } from '../../../src/prefetch/prefetch.plans.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { QueryDesk } from '../definitions/query-desk.fixture.js';

const INTENTS = [
  'pattern.anomalies',
  'pattern.best_practices',
  'pattern.correlation',
  'pattern.root_causes',
  'strategy.gcc_benchmark',
  'strategy.talent_competition',
  'strategy.vision2030',
];

describe('prefetch.yml of the labour market', () => {
  let database: TestDatabase;
  let desk: QueryDesk;
  let plans: PrefetchPlans;
  beforeAll(async () => {
    database = await testDatabase({ data: true });
    desk = await QueryDesk.open(database);
    const { registry } = desk;
    const { definitionsDirectory } = loadSettings({ environment: { NODE_ENV: 'test' } }).registry;
    const { packsAtStart } = loadSettings({ environment: { NODE_ENV: 'development' } }).prefetch;
    const functions = new FunctionResolver(registry);
    plans = new PrefetchPlans(() => loadPrefetchPlan(definitionsDirectory, { registry, functions, packsAtStart }));
    await plans.onModuleInit();
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  it('has the packs and the intents', () => {
    const packs = plans.packs().filter(({ domain }) => domain === 'labour-market');
    expect(packs.map(({ name }) => name)).toEqual(['core_kpis', 'energy_focus', 'global_economy']);
    expect(plans.intents()).toEqual(INTENTS);
    for (const intent of INTENTS)
      expect(plans.forIntent(intent).map(({ fn }) => fn)).toEqual(
        expect.arrayContaining(['unemployment_rate_latest', 'employment_share_by_gender']),
      );
  });

  it('asks nothing that the bundled data has no answer to', async () => {
    const own = desk.registry.list().filter(({ domain }) => domain === 'labour-market');
    const entries = own.flatMap(({ queryId }) => plans.entriesOf(queryId));
    const questions = new Map(
      entries.map(({ definition: { queryId }, params }) => {
        const bound = desk.registry.bind(queryId, params);
        return [`${queryId} ${bound.hash}`, bound] as const;
      }),
    );
    expect(questions.size).toBeGreaterThan(25);
    for (const [name, { definition, params }] of questions) {
      const { rowCount } = await desk.answer(definition.queryId, params);
      expect([name, rowCount > 0]).toEqual([name, true]);
    }
  });
});
