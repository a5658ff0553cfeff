import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery } from '../../registry/registered-query.decorator.js';

type Params = Record<string, unknown>;

/** Counts that are kept as materialized views, a query each, and the list of tenants. */
@Injectable()
export class TrackerStatisticsDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('issue_stats_by_project', 'issue_stats_by_project')
  issueStatsByProject(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('issue_stats_by_project', scope, params);
  }

  @RegisteredQuery('issue_stats_by_assignee', 'issue_stats_by_assignee')
  issueStatsByAssignee(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('issue_stats_by_assignee', scope, params);
  }

  @RegisteredQuery('issue_activity_timeline', 'issue_activity_timeline')
  issueActivityTimeline(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('issue_activity_timeline', scope, params);
  }

  @RegisteredQuery('issue_label_stats', 'issue_label_stats')
  issueLabelStats(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('issue_label_stats', scope, params);
  }

  @RegisteredQuery('comment_activity_stats', 'comment_activity_stats')
  commentActivityStats(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('comment_activity_stats', scope, params);
  }

  @RegisteredQuery('changelog_activity_stats', 'changelog_activity_stats')
  changelogActivityStats(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('changelog_activity_stats', scope, params);
  }

  @RegisteredQuery('tracker_tenants', 'tracker_tenants')
  trackerTenants(scope: QueryScope, params: Params): Promise<QueryAnswer> {
    return this.executor.execute('tracker_tenants', scope, params);
  }
}
