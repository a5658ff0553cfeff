import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** World Bank series over countries and years. */
@Injectable()
export class LabourMarketWorldBankDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('wb_employment_population', 'wb_employment_population')
  wbEmploymentPopulation(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('wb_employment_population', scope, params);
  }

  @RegisteredQuery('wb_participation', 'wb_participation')
  wbParticipation(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('wb_participation', scope, params);
  }

  @RegisteredQuery('wb_unemployment', 'wb_unemployment')
  wbUnemployment(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('wb_unemployment', scope, params);
  }

  @RegisteredQuery('world_gdp_per_capita_ranking', 'world_gdp_per_capita_ranking')
  worldGdpPerCapitaRanking(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('world_gdp_per_capita_ranking', scope, params);
  }
}
