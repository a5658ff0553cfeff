import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** What went out, by time and by brand. */
@Injectable()
export class DemandDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('demand_summary', 'demand_summary')
  demandSummary(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('demand_summary', scope, params);
  }

  @RegisteredQuery('daily_demand', 'daily_demand')
  dailyDemand(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('daily_demand', scope, params);
  }

  @RegisteredQuery('weekly_demand', 'weekly_demand')
  weeklyDemand(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('weekly_demand', scope, params);
  }

  @RegisteredQuery('monthly_demand', 'monthly_demand')
  monthlyDemand(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('monthly_demand', scope, params);
  }

  @RegisteredQuery('daily_demand_by_sku', 'daily_demand_by_sku')
  dailyDemandBySku(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('daily_demand_by_sku', scope, params);
  }

  @RegisteredQuery('weekly_demand_by_sku', 'weekly_demand_by_sku')
  weeklyDemandBySku(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('weekly_demand_by_sku', scope, params);
  }

  @RegisteredQuery('monthly_demand_by_sku', 'monthly_demand_by_sku')
  monthlyDemandBySku(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('monthly_demand_by_sku', scope, params);
  }

  @RegisteredQuery('brand_demand', 'brand_demand')
  brandDemand(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('brand_demand', scope, params);
  }
}
