import { Global, Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { SETTINGS } from '../../../src/config/settings.js';
import { ReadTransaction } from '../../../src/database/read-transaction.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import type { QueryAnswer } from '../../../src/kernel/query-answer.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import { CLOCK } from '../../../src/observability/clock.token.js';
import { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../../src/registry/registered-query.decorator.js';
import { RegistryModule } from '../../../src/registry/registry.module.js';
import { type TestDatabase, testDatabase } from '../../support/postgres.js';
import { openConnections, type Opened } from '../database/connections.fixture.js';
import { codeOf, DefinitionDirectory, settingsFor } from './registry.fixture.js';

@Injectable()
class CountryClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_countries', 'countries_by_code')
  getCountries(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('countries_by_code', scope, params);
  }
}

describe('RegistryModule', () => {
  let database: TestDatabase;
  let opened: Opened;
  let directory: DefinitionDirectory;
  beforeAll(async () => {
    database = await testDatabase();
    await database.query(
      `INSERT INTO public.countries (country_code, country_name) VALUES ('QAT', 'Qatar'), ('OMN', 'Oman')`,
    );
    opened = await openConnections(database.appUrl, { statementTimeoutMs: 5000, connectTimeoutMs: 5000 });
  });
  afterAll(async () => {
    await opened.source.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    directory = await DefinitionDirectory.make();
  });
  afterEach(() => directory.remove());

  async function start(): Promise<TestingModule> {
    const globals = [
      { provide: SETTINGS, useValue: settingsFor(2000, directory.path) },
      { provide: CLOCK, useClass: SystemClock },
      { provide: ReadTransaction, useValue: opened.reads },
    ];
    @Global()
    @Module({ providers: globals, exports: [SETTINGS, CLOCK, ReadTransaction] })
    class Platform {}
    const module = await Test.createTestingModule({
      imports: [Platform, RegistryModule],
      providers: [CountryClient],
    }).compile();
    await module.init();
    return module;
  }

  const define = (column: string): Promise<void> =>
    directory.query(
      'countries_by_code',
      `SELECT country_code, ${column} FROM public.countries ORDER BY country_code COLLATE "C"`,
      {
        columns: `country_code:string, ${column}:string`,
        key: 'country_code',
        extra: 'operation: get_countries',
      },
    );

  it('goes from a file to an answer', async () => {
    await define('country_name');
    const module = await start();
    const answer = await module.get(OperationCatalogue).invoke('countries_by_code', ANONYMOUS, {});
    expect(answer.rows.map((row) => row['country_name'])).toEqual(['Oman', 'Qatar']);
    await module.close();
  });

  it('does not start over a definition the database does not bear out', async () => {
    await define('capital');
    expect(await codeOf(start())).toBe('definition.invalid');
  });

  it('does not start over a broken definition', async () => {
    await define('*');
    expect(await codeOf(start())).toBe('definition.invalid');
  });

  it('does not start without a method for a definition', async () => {
    await define('country_name');
    await directory.query('lonely', 'SELECT country_code FROM public.countries ORDER BY country_code COLLATE "C"', {
      columns: 'country_code:string',
      key: 'country_code',
    });
    expect(await codeOf(start())).toBe('definition.invalid');
  });
});
