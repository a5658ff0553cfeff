import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** Tasks, and what is kept beside them. */
@Injectable()
export class OperationsDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_tasks_by_status', 'get_tasks_by_status')
  getTasksByStatus(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_tasks_by_status', scope, params);
  }

  @RegisteredQuery('get_tasks_by_assignee', 'get_tasks_by_assignee')
  getTasksByAssignee(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_tasks_by_assignee', scope, params);
  }

  @RegisteredQuery('get_tasks_summary', 'get_tasks_summary')
  getTasksSummary(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_tasks_summary', scope, params);
  }

  @RegisteredQuery('get_configuration', 'get_configuration')
  getConfiguration(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_configuration', scope, params);
  }

  @RegisteredQuery('count_sessions', 'count_sessions')
  countSessions(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('count_sessions', scope, params);
  }
}
