import { jest } from '@jest/globals';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import type { Role } from '../../src/kernel/query-scope.js';
import type { SectionDraft } from '../../src/orchestration/agent.port.js';
import { IntentCatalogue } from '../../src/orchestration/intent.catalogue.js';
import { PrefetchPlans } from '../../src/prefetch/prefetch.plans.js';
import { OperationCatalogue } from '../../src/registry/operation.catalogue.js';
import { QueryRegistry } from '../../src/registry/query.registry.js';
import { TestApplication } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { found } from '../unit/orchestration/run.fixture.js';
import { finding, tampering, values, watched, type RunResult } from './labour-market-runs.fixture.js';

const RUNS = '/api/v1/orchestration/runs';
const INTENTS = [
  'pattern.anomalies',
  'pattern.best_practices',
  'pattern.correlation',
  'pattern.root_causes',
  'strategy.gcc_benchmark',
  'strategy.talent_competition',
  'strategy.vision2030',
];

let database: TestDatabase;
let application: TestApplication;

beforeAll(async () => {
  database = await testDatabase({ data: true });
  application = await TestApplication.start(database);
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

async function run(
  intent: string,
  {
    params = {},
    roles = ['analyst'],
    on = application,
  }: { params?: JsonObject; roles?: Role[]; on?: TestApplication } = {},
): Promise<RunResult> {
  const { json } = await on.request(RUNS, { body: { intent, params }, roles });
  return json as unknown as RunResult;
}

/** Nothing that was answered so far is served again. */
async function empty(): Promise<void> {
  const { namespace } = application.settings.cache;
  const reply = await application.request('/api/v1/admin/cache/invalidate', {
    body: { namespace },
    roles: ['operator'],
  });
  expect(reply.status).toBe(200);
}

describe.each(INTENTS)('%s with no parameters', (intent) => {
  it('finds something, cites every number, and has nothing asked again the second time', async () => {
    await empty();
    const first = await run(intent);
    expect(first).toMatchObject({ ok: true, intent });
    expect(first.findings.length).toBeGreaterThan(3);
    expect(first.cache_stats).toMatchObject({ hits: 0, errors: 0 });
    const known = new Set(first.citations.map(({ id }) => id));
    for (const { numbers } of first.findings)
      for (const { citation_ids: ids } of Object.values(numbers))
        expect(ids.filter((id) => !known.has(id))).toEqual([]);
    const second = await run(intent);
    const { hits, misses } = first.cache_stats;
    expect(second.cache_stats).toEqual({ hits: hits + misses, misses: 0, sets: 0, errors: 0 });
    expect(found(second)).toBe(found(first));
  });

  it('cites what the answers hold that its own paths repeat', async () => {
    const { citations, reproducibility } = await run(intent);
    const answers = new Map<string, { data: Record<string, unknown> }[]>();
    const keyOf = (queryId: string, params: JsonObject): string => `${queryId} ${JSON.stringify(params)}`;
    for (const { query_id: id, params, url } of reproducibility.queries) {
      const { json } = await application.request(`${url}${url.includes('?') ? '&' : '?'}page_size=5000`, {
        roles: ['analyst'],
      });
      answers.set(keyOf(id, params), json['rows'] as { data: Record<string, unknown> }[]);
    }
    expect(citations.length).toBeGreaterThan(10);
    for (const { query_id: id, params, row, column, value } of citations) {
      const rows = answers.get(keyOf(id, params))!;
      expect([id, row, column, row === null ? rows.length : rows[row]?.data[column!]]).toEqual([
        id,
        row,
        column,
        value,
      ]);
    }
  });

  it('asks early just what the agent asks, but for the two questions of every run', async () => {
    const registry = application.app.get(QueryRegistry, { strict: false });
    const catalogue = application.app.get(OperationCatalogue, { strict: false });
    const plans = application.app.get(PrefetchPlans, { strict: false });
    const nameOf = (queryId: string, params: JsonObject): string => `${queryId} ${JSON.stringify(params)}`;
    const planned = plans.forIntent(intent).map(({ fn, params }) => {
      const queryId = catalogue.entries().find(({ operation }) => operation === fn)?.queryId ?? fn;
      return nameOf(queryId, registry.bind(queryId, params).params);
    });
    const asked = (await run(intent)).reproducibility.queries.map(({ query_id: id, params }) => nameOf(id, params));
    expect(planned.filter((name) => !asked.includes(name))).toEqual([
      expect.stringMatching(/^unemployment_rate_latest /) as string,
      expect.stringMatching(/^employment_share_by_gender /) as string,
    ]);
    expect(asked.filter((name) => !planned.includes(name))).toEqual([]);
  });

  it('fails verification where one of its numbers is not what the data gives', async () => {
    const intents = application.app.get(IntentCatalogue, { strict: false });
    const entry = intents.find(intent)!;
    let draft: readonly SectionDraft[] = [];
    intents.add({ ...entry, agent: watched(entry.agent, (drafts) => (draft = drafts)) });
    await run(intent);
    const places = draft.flatMap(({ findings }, section) =>
      findings.flatMap(({ quantities }, index) => Object.keys(quantities).map((name) => ({ section, index, name }))),
    );
    const chosen = [places[0]!, places[Math.floor(places.length / 2)]!, places.at(-1)!];
    for (const place of chosen) {
      intents.add({ ...entry, agent: tampering(entry.agent, place) });
      try {
        const { ok, problem, findings } = await run(intent);
        expect({ ok, findings, problem }).toMatchObject({
          ok: false,
          findings: [],
          problem: { code: 'orchestration.unverified', step: 'verify' },
        });
      } finally {
        intents.add(entry);
      }
    }
    expect((await run(intent)).ok).toBe(true);
  });

  it('tells what is missing, and goes on with the rest, whichever question fails', async () => {
    const { queries } = (await run(intent)).reproducibility;
    const catalogue = application.app.get(OperationCatalogue, { strict: false });
    const invoke = catalogue.invoke.bind(catalogue);
    await empty();
    for (const failing of new Set(queries.map(({ query_id: id }) => id))) {
      const spy = jest
        .spyOn(catalogue, 'invoke')
        .mockImplementation((queryId, ...rest) =>
          queryId === failing ? Promise.reject(new Error('a fault of the test')) : invoke(queryId, ...rest),
        );
      const early = jest.spyOn(application.app.get(PrefetchPlans, { strict: false }), 'forIntent').mockReturnValue([]);
      try {
        const { ok, warnings, sections } = await run(intent);
        expect([failing, ok]).toEqual([failing, true]);
        expect(sections.length).toBeGreaterThan(0);
        expect(warnings).toContainEqual(expect.objectContaining({ code: 'internal.unexpected', query_id: failing }));
      } finally {
        spy.mockRestore();
        early.mockRestore();
      }
    }
  });
});

describe('what is found in the bundled data', () => {
  it('has the attrition sample right: its totals, and the roles beyond their size', async () => {
    const result = await run('pattern.root_causes');
    expect(values(finding(result, 'causes.department.overall'))).toMatchObject({ leavers: 237, persons: 1470 });
    const { rate, of_persons: size } = values(finding(result, 'causes.role.sales_representative'));
    expect(rate).toBeCloseTo((100 * 33) / 83, 10);
    expect(size).toBeCloseTo((100 * 83) / 1470, 10);
    expect(values(finding(result, 'causes.department.sales'))['rate']).toBeCloseTo((100 * 92) / 446, 10);
  });

  it('shares the error over all relations that are looked at', async () => {
    const { findings } = await run('pattern.correlation', { params: { significance: 0.09 } });
    expect(findings).toHaveLength(9);
    for (const { numbers } of findings) expect(numbers['level']!.value).toBeCloseTo(0.01, 12);
  });

  it('places a country among its neighbours, each at its own newest year, and says so', async () => {
    const qatar = await run('strategy.gcc_benchmark');
    expect(values(finding(qatar, 'benchmark.unemployment'))).toMatchObject({ place: 1, n: 6 });
    expect(finding(qatar, 'benchmark.unemployment').statement).toContain('and nobody does better');
    expect(values(finding(qatar, 'benchmark.output'))['n']).toBe(6);
    expect(qatar.warnings.map(({ detail }) => detail)).toContainEqual(
      expect.stringMatching(/^benchmark\.output: not of the same year as Qatar: /),
    );
    const saudi = await run('strategy.gcc_benchmark', { params: { country: 'SAU', years_back: 3 } });
    const own = values(finding(saudi, 'benchmark.unemployment'));
    expect(own['value']).toBeCloseTo(3.518, 6);
    expect(own['to_best']).toBeCloseTo(own['value']! - own['best']!, 12);
    expect(values(finding(saudi, 'benchmark.unemployment.trend'))['n']).toBe(3);
  });

  it('follows the target that can be measured, and names those that cannot', async () => {
    const result = await run('strategy.vision2030');
    expect(values(finding(result, 'vision.targets.measured'))).toEqual({ total: 7, measured: 1 });
    const target = finding(result, 'vision.target.saudi_arabia_participation_of_women_in_the_workforce');
    expect(target.statement).toContain('against a target of 30 percent for 2030');
    const unmeasured = result.warnings.filter(({ detail }) => detail.startsWith('no loaded source measures'));
    expect(unmeasured).toHaveLength(6);
  });

  it('answers from the real wage panel where that is asked for', async () => {
    const result = await run('strategy.talent_competition', { params: { source: 'panel', top_n: 1 } });
    expect(result.findings.find(({ id }) => id.startsWith('talent.pay.'))!.statement).toContain('dollars an hour');
    expect(result.warnings.map(({ detail }) => detail).join()).not.toContain('employee_transitions_by_sector');
  });

  it('is the same without the cache, and for whoever may not ask everything, but for what they may not', async () => {
    const cached = await run('pattern.root_causes');
    const uncached = await TestApplication.start(database, { CACHE_ENABLED: 'false' });
    try {
      expect(found(await run('pattern.root_causes', { on: uncached }))).toBe(found(cached));
    } finally {
      await uncached.close();
    }
    const anyone = await application.request(RUNS, { body: { intent: 'pattern.root_causes' } });
    const result = anyone.json as unknown as RunResult;
    expect(result.ok).toBe(true);
    expect(result.sections.map(({ id }) => id)).not.toContain('causes.warnings');
    expect(result.warnings).toContainEqual(
      expect.objectContaining({ code: 'auth.missing', query_id: 'early_warning_indicators' }),
    );
  });

  it.each([
    ['pattern.anomalies', { z_threshold: 0 }],
    ['pattern.anomalies', { nationality: 'Other' }],
    ['pattern.correlation', { significance: 1 }],
    ['pattern.root_causes', { top_n: 11 }],
    ['strategy.gcc_benchmark', { country: 'FRA' }],
    ['strategy.vision2030', { years_back: 99 }],
    ['strategy.vision2030', { year: 2020 }],
  ])('refuses %s with %j', async (intent, params) => {
    expect(await application.request(RUNS, { body: { intent, params } })).toMatchObject({
      status: 400,
      json: { code: 'orchestration.parameter' },
    });
  });
});
