import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** The six named operations of the domain, one registered query each. */
@Injectable()
export class LabourMarketDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_retention_by_company', 'retention_by_company_agg')
  getRetentionByCompany(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('retention_by_company_agg', scope, params);
  }

  @RegisteredQuery('get_salary_statistics', 'salary_statistics_sector')
  getSalaryStatistics(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('salary_statistics_sector', scope, params);
  }

  @RegisteredQuery('get_employee_transitions', 'employee_transitions_by_sector')
  getEmployeeTransitions(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('employee_transitions_by_sector', scope, params);
  }

  @RegisteredQuery('get_qatarization_rates', 'qatarization_rates')
  getQatarizationRates(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('qatarization_rates', scope, params);
  }

  @RegisteredQuery('get_gcc_indicator', 'gcc_indicator')
  getGccIndicator(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('gcc_indicator', scope, params);
  }

  @RegisteredQuery('get_world_bank_indicator', 'world_bank_indicator')
  getWorldBankIndicator(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('world_bank_indicator', scope, params);
  }
}
