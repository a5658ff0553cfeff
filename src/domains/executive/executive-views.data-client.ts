import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** Rows of all workspaces, each asked for by itself: what materialized views hold. */
@Injectable()
export class ExecutiveViewsDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('active_users', 'active_users')
  activeUsers(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('active_users', scope, params);
  }

  @RegisteredQuery('agents_ranked', 'agents_ranked')
  agentsRanked(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('agents_ranked', scope, params);
  }

  @RegisteredQuery('agents_ranked_recent', 'agents_ranked_recent')
  agentsRankedRecent(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('agents_ranked_recent', scope, params);
  }

  @RegisteredQuery('agent_performance_daily', 'agent_performance_daily')
  agentPerformanceDaily(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('agent_performance_daily', scope, params);
  }

  @RegisteredQuery('agent_usage_daily', 'agent_usage_daily')
  agentUsageDaily(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('agent_usage_daily', scope, params);
  }

  @RegisteredQuery('error_summary', 'error_summary')
  errorSummary(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('error_summary', scope, params);
  }

  @RegisteredQuery('error_trends_daily', 'error_trends_daily')
  errorTrendsDaily(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('error_trends_daily', scope, params);
  }

  @RegisteredQuery('workspace_directory', 'workspace_directory')
  workspaceDirectory(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('workspace_directory', scope, params);
  }

  @RegisteredQuery('workspace_metrics_daily', 'workspace_metrics_daily')
  workspaceMetricsDaily(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('workspace_metrics_daily', scope, params);
  }

  @RegisteredQuery('workspace_totals', 'workspace_totals')
  workspaceTotals(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('workspace_totals', scope, params);
  }
}
