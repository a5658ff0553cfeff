import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** Questions about issues over time: lead time, workload, days, history, and searches. */
@Injectable()
export class TrackerDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('search_issues_by_project', 'search_issues_by_project')
  searchIssuesByProject(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('search_issues_by_project', scope, params);
  }

  @RegisteredQuery('search_issues_by_text', 'search_issues_by_text')
  searchIssuesByText(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('search_issues_by_text', scope, params);
  }

  @RegisteredQuery('get_project_metrics', 'get_project_metrics')
  getProjectMetrics(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('get_project_metrics', scope, params);
  }

  @RegisteredQuery('get_issue_history', 'get_issue_history')
  getIssueHistory(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('get_issue_history', scope, params);
  }

  @RegisteredQuery('get_user_workload', 'get_user_workload')
  getUserWorkload(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('get_user_workload', scope, params);
  }

  @RegisteredQuery('lead_time_metrics', 'lead_time_metrics')
  leadTimeMetrics(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('lead_time_metrics', scope, params);
  }

  @RegisteredQuery('work_item_metrics_daily', 'work_item_metrics_daily')
  workItemMetricsDaily(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('work_item_metrics_daily', scope, params);
  }
}
