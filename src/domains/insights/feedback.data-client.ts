import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** What people think of insights. */
@Injectable()
export class FeedbackDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_feedback_stats', 'feedback_stats')
  getFeedbackStats(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('feedback_stats', scope, params);
  }

  @RegisteredQuery('get_feedback_comments', 'feedback_comments')
  getFeedbackComments(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('feedback_comments', scope, params);
  }

  @RegisteredQuery('get_feedback_flags', 'feedback_flags')
  getFeedbackFlags(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('feedback_flags', scope, params);
  }

  @RegisteredQuery('get_feedback_overview', 'feedback_overview')
  getFeedbackOverview(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('feedback_overview', scope, params);
  }
}
