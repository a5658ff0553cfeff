import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** What the jobs have rolled up. */
@Injectable()
export class ExecutiveRollUpsDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('rolled_up_agents', 'rolled_up_agents')
  rolledUpAgents(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('rolled_up_agents', scope, params);
  }

  @RegisteredQuery('rolled_up_cohorts', 'rolled_up_cohorts')
  rolledUpCohorts(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('rolled_up_cohorts', scope, params);
  }

  @RegisteredQuery('rolled_up_credit_totals', 'rolled_up_credit_totals')
  rolledUpCreditTotals(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('rolled_up_credit_totals', scope, params);
  }

  @RegisteredQuery('rolled_up_credits', 'rolled_up_credits')
  rolledUpCredits(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('rolled_up_credits', scope, params);
  }

  @RegisteredQuery('rolled_up_days', 'rolled_up_days')
  rolledUpDays(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('rolled_up_days', scope, params);
  }

  @RegisteredQuery('rolled_up_errors', 'rolled_up_errors')
  rolledUpErrors(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('rolled_up_errors', scope, params);
  }

  @RegisteredQuery('rolled_up_hours', 'rolled_up_hours')
  rolledUpHours(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('rolled_up_hours', scope, params);
  }
}
