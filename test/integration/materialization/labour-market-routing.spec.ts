import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { QueryAnswer } from '../../../src/kernel/query-answer.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { MaterializedViews } from '../../../src/materialization/materialized-views.js';
import { ReadTransaction } from '../../../src/database/read-transaction.js';
import { SETTINGS, type Settings } from '../../../src/config/settings.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { TestApplication } from '../../support/application.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

const ADMIN: QueryScope = {
  principal: 'tester',
  tenants: [],
  tenant: null,
  workspaces: [],
  roles: ['admin'],
  reading: {},
};
const SECTORS = [
  ...['Energy', 'Construction', 'Finance', 'Hospitality', 'Education', 'Healthcare', 'Public', 'Manufacturing'],
  ...['Transport', 'ICT', 'suppressed', 'none', 'energy', "O'Hara", ''],
];

type Params = Readonly<Record<string, unknown>>;

describe('the labour market’s views', () => {
  let database: TestDatabase;
  let application: TestApplication;
  let app: NestFastifyApplication;
  let direct: QueryExecutor;
  const known = new Map<string, Promise<QueryAnswer>>();

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await testDatabase({ data: true, scale: 0.1 });
    application = await TestApplication.start(database, { CACHE_ENABLED: 'false' });
    app = application.app;
    direct = new QueryExecutor(app.get(QueryRegistry), app.get(ReadTransaction), app.get<Settings>(SETTINGS));
    const runs = await app.get(MaterializedViews).refresh(undefined);
    expect(runs.length).toBeGreaterThanOrEqual(4);
    expect(runs.filter(({ state }) => state !== 'succeeded')).toEqual([]);
  }, 900_000);
  afterAll(async () => {
    await application.close();
    await database.drop();
  });

  /** From the tables, each distinct question once: nothing is written here. */
  const fromTables = (queryId: string, params: Params): Promise<QueryAnswer> => {
    const name = JSON.stringify([queryId, app.get(QueryRegistry).bind(queryId, params).params]);
    const answer = known.get(name) ?? direct.execute(queryId, ADMIN, params);
    known.set(name, answer);
    return answer;
  };
  const bytesOf = (answer: QueryAnswer): string => {
    const { provenance, ...rest } = answer.document() as unknown as { provenance: object };
    return JSON.stringify([rest, { ...provenance, view: null }, answer.freshnessAt(0), answer.warningsAt(0)]);
  };
  const viewOf = (answer: QueryAnswer): unknown => (answer.document().provenance as { view: unknown }).view;

  it('give the bytes of the tables for 1,000 generated parameter sets', async () => {
    const sector = fc.oneof(
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 6, arbitrary: fc.constantFrom(...SECTORS) },
    );
    const month = fc.constantFrom('2019-03-01', '2024-12-01', '1999-01-01');
    const question = fc.oneof(
      fc.record({
        queryId: fc.constant('retention_by_company_agg'),
        params: fc.record({ sector, min_employees: fc.constantFrom(50, 50, 50, 20) }),
      }),
      fc.record({
        queryId: fc.constant('salary_statistics_sector'),
        params: fc.record({ sector, nationality: fc.constantFrom(null, null, null, 'Qatari') }),
      }),
      fc.record({
        queryId: fc.constant('qatarization_summary'),
        params: fc.record({ sector: fc.constantFrom('Energy', 'ICT'), month }),
      }),
      fc.record({
        queryId: fc.constant('employment_summary_monthly'),
        params: fc.record({ month, status: fc.constantFrom(null, 'employed') }),
      }),
    );
    const routed = new Map<unknown, number>();
    await fc.assert(
      fc.asyncProperty(question, async ({ queryId, params }) => {
        const answer = await app.get(QueryExecutor).execute(queryId, ADMIN, params);
        expect(bytesOf(answer)).toBe(bytesOf(await fromTables(queryId, params)));
        routed.set(viewOf(answer), (routed.get(viewOf(answer)) ?? 0) + 1);
      }),
      { numRuns: 1000 },
    );
    for (const view of [
      'mv_retention_by_company_36m',
      'mv_salary_stats_sector',
      'qatarization_summary',
      'employment_summary_monthly',
    ])
      expect(routed.get(view)).toBeGreaterThan(100);
    expect(routed.get(null)).toBeGreaterThan(30);
  }, 900_000);
});
