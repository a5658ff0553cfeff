import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** The six countries of the Gulf side by side. */
@Injectable()
export class LabourMarketGccDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('female_participation_gcc_latest', 'female_participation_gcc_latest')
  femaleParticipationGccLatest(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('female_participation_gcc_latest', scope, params);
  }

  @RegisteredQuery('gcc_gdp_per_capita', 'gcc_gdp_per_capita')
  gccGdpPerCapita(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('gcc_gdp_per_capita', scope, params);
  }

  @RegisteredQuery('gcc_labour_force_participation', 'gcc_labour_force_participation')
  gccLabourForceParticipation(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('gcc_labour_force_participation', scope, params);
  }

  @RegisteredQuery('gcc_unemployment_comparison', 'gcc_unemployment_comparison')
  gccUnemploymentComparison(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('gcc_unemployment_comparison', scope, params);
  }

  @RegisteredQuery('q_unemployment_rate_gcc_latest', 'q_unemployment_rate_gcc_latest')
  qUnemploymentRateGccLatest(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('q_unemployment_rate_gcc_latest', scope, params);
  }

  @RegisteredQuery('unemployment_gcc_latest', 'unemployment_gcc_latest')
  unemploymentGccLatest(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('unemployment_gcc_latest', scope, params);
  }

  @RegisteredQuery('youth_unemployment_gcc_latest', 'youth_unemployment_gcc_latest')
  youthUnemploymentGccLatest(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('youth_unemployment_gcc_latest', scope, params);
  }
}
