import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** Who works, stays, leaves and moves up. */
@Injectable()
export class LabourMarketWorkforceDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('attrition_by_department', 'attrition_by_department')
  attritionByDepartment(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('attrition_by_department', scope, params);
  }

  @RegisteredQuery('attrition_by_job_role', 'attrition_by_job_role')
  attritionByJobRole(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('attrition_by_job_role', scope, params);
  }

  @RegisteredQuery('attrition_hotspots', 'attrition_hotspots')
  attritionHotspots(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('attrition_hotspots', scope, params);
  }

  @RegisteredQuery('attrition_rate_monthly', 'attrition_rate_monthly')
  attritionRateMonthly(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('attrition_rate_monthly', scope, params);
  }

  @RegisteredQuery('career_progression_paths', 'career_progression_paths')
  careerProgressionPaths(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('career_progression_paths', scope, params);
  }

  @RegisteredQuery('census_workforce_composition', 'census_workforce_composition')
  censusWorkforceComposition(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('census_workforce_composition', scope, params);
  }

  @RegisteredQuery('employment_by_education_level', 'employment_by_education_level')
  employmentByEducationLevel(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('employment_by_education_level', scope, params);
  }

  @RegisteredQuery('employment_share_by_gender', 'employment_share_by_gender')
  employmentShareByGender(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('employment_share_by_gender', scope, params);
  }

  @RegisteredQuery('employment_share_latest', 'employment_share_latest')
  employmentShareLatest(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('employment_share_latest', scope, params);
  }

  @RegisteredQuery('employment_summary_monthly', 'employment_summary_monthly')
  employmentSummaryMonthly(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('employment_summary_monthly', scope, params);
  }

  @RegisteredQuery('industry_unemployment_monthly', 'industry_unemployment_monthly')
  industryUnemploymentMonthly(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('industry_unemployment_monthly', scope, params);
  }

  @RegisteredQuery('job_satisfaction_indicators', 'job_satisfaction_indicators')
  jobSatisfactionIndicators(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('job_satisfaction_indicators', scope, params);
  }

  @RegisteredQuery('retention_rate_by_sector', 'retention_rate_by_sector')
  retentionRateBySector(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('retention_rate_by_sector', scope, params);
  }

  @RegisteredQuery('sector_growth_rate', 'sector_growth_rate')
  sectorGrowthRate(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('sector_growth_rate', scope, params);
  }

  @RegisteredQuery('workforce_composition_by_age', 'workforce_composition_by_age')
  workforceCompositionByAge(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('workforce_composition_by_age', scope, params);
  }
}
