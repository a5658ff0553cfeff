import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** Where the market is heading: warnings, gaps, unemployment, targets. */
@Injectable()
export class LabourMarketOutlookDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('early_warning_hotlist', 'early_warning_hotlist')
  earlyWarningHotlist(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('early_warning_hotlist', scope, params);
  }

  @RegisteredQuery('early_warning_indicators', 'early_warning_indicators')
  earlyWarningIndicators(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('early_warning_indicators', scope, params);
  }

  @RegisteredQuery('skills_gap_analysis', 'skills_gap_analysis')
  skillsGapAnalysis(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('skills_gap_analysis', scope, params);
  }

  @RegisteredQuery('unemployment_rate_latest', 'unemployment_rate_latest')
  unemploymentRateLatest(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('unemployment_rate_latest', scope, params);
  }

  @RegisteredQuery('unemployment_trends_monthly', 'unemployment_trends_monthly')
  unemploymentTrendsMonthly(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('unemployment_trends_monthly', scope, params);
  }

  @RegisteredQuery('vision_2030_targets_tracking', 'vision_2030_targets_tracking')
  vision2030TargetsTracking(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('vision_2030_targets_tracking', scope, params);
  }
}
