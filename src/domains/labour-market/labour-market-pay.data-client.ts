import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** Pay, and who is employed where, by sector. */
@Injectable()
export class LabourMarketPayDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('gender_pay_gap_analysis', 'gender_pay_gap_analysis')
  genderPayGapAnalysis(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('gender_pay_gap_analysis', scope, params);
  }

  @RegisteredQuery('panel_salary_by_sector', 'panel_salary_by_sector')
  panelSalaryBySector(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('panel_salary_by_sector', scope, params);
  }

  @RegisteredQuery('qatarization_gap_by_sector', 'qatarization_gap_by_sector')
  qatarizationGapBySector(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('qatarization_gap_by_sector', scope, params);
  }

  @RegisteredQuery('qatarization_rate_by_sector', 'qatarization_rate_by_sector')
  qatarizationRateBySector(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('qatarization_rate_by_sector', scope, params);
  }

  @RegisteredQuery('qatarization_summary', 'qatarization_summary')
  qatarizationSummary(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('qatarization_summary', scope, params);
  }

  @RegisteredQuery('salary_distribution_by_sector', 'salary_distribution_by_sector')
  salaryDistributionBySector(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('salary_distribution_by_sector', scope, params);
  }

  @RegisteredQuery('sector_competitiveness_scores', 'sector_competitiveness_scores')
  sectorCompetitivenessScores(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('sector_competitiveness_scores', scope, params);
  }

  @RegisteredQuery('top_sectors_by_salary', 'top_sectors_by_salary')
  topSectorsBySalary(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('top_sectors_by_salary', scope, params);
  }

  @RegisteredQuery('yoy_salary_by_sector', 'yoy_salary_by_sector')
  yoySalaryBySector(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('yoy_salary_by_sector', scope, params);
  }
}
