import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** What is asked about one workspace, of the facts as they are. */
@Injectable()
export class ExecutiveDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('executive_overview', 'executive_overview')
  executiveOverview(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('executive_overview', scope, params);
  }

  @RegisteredQuery('top_agents', 'top_agents')
  topAgents(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('top_agents', scope, params);
  }

  @RegisteredQuery('agent_analytics', 'agent_analytics')
  agentAnalytics(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('agent_analytics', scope, params);
  }

  @RegisteredQuery('agent_executions', 'agent_executions')
  agentExecutions(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('agent_executions', scope, params);
  }

  @RegisteredQuery('user_activity_daily', 'user_activity_daily')
  userActivityDaily(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('user_activity_daily', scope, params);
  }

  @RegisteredQuery('workspace_summary', 'workspace_summary')
  workspaceSummary(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('workspace_summary', scope, params);
  }

  @RegisteredQuery('workspace_metric_series', 'workspace_metric_series')
  workspaceMetricSeries(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('workspace_metric_series', scope, params);
  }

  @RegisteredQuery('cohort_retention', 'cohort_retention')
  cohortRetention(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('cohort_retention', scope, params);
  }

  @RegisteredQuery('retention_curve', 'retention_curve')
  retentionCurve(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('retention_curve', scope, params);
  }

  @RegisteredQuery('user_churn', 'user_churn')
  userChurn(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('user_churn', scope, params);
  }

  @RegisteredQuery('error_trends', 'error_trends')
  errorTrends(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('error_trends', scope, params);
  }
}
