import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** Insights, the signals they are derived from, and the blocks below them. */
@Injectable()
export class InsightsDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_insights', 'insights_list')
  getInsights(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('insights_list', scope, params);
  }

  @RegisteredQuery('get_insight', 'insight_by_id')
  getInsight(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('insight_by_id', scope, params);
  }

  @RegisteredQuery('daily_signal_stats', 'daily_signal_stats')
  dailySignalStats(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('daily_signal_stats', scope, params);
  }

  @RegisteredQuery('insight_accuracy_leaderboard', 'insight_accuracy_leaderboard')
  insightAccuracyLeaderboard(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('insight_accuracy_leaderboard', scope, params);
  }

  @RegisteredQuery('get_blocks_daily', 'blocks_daily')
  getBlocksDaily(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('blocks_daily', scope, params);
  }
}
