import { Injectable } from '@nestjs/common';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { InsightsDataClient } from './insights.data-client.js';
import type { InsightsQueryDto } from './insights-query.dto.js';

/** Which registered query answers each of the questions about insights. */
@Injectable()
export class InsightsService {
  constructor(private readonly client: InsightsDataClient) {}

  list(
    scope: QueryScope,
    { limit, page, category, min_confidence: confidence }: InsightsQueryDto,
  ): Promise<QueryAnswer> {
    return this.client.getInsights(scope, {
      ...{ limit, offset: (page - 1) * limit },
      ...(category === undefined ? {} : { category }),
      ...(confidence === undefined ? {} : { min_confidence: confidence }),
    });
  }

  /** @throws FalajError insight.unknown */
  async show(scope: QueryScope, insightId: string): Promise<QueryAnswer> {
    const answer = await this.client.getInsight(scope, { insight_id: insightId });
    if (answer.rowCount === 0) throw unknownInsight();
    return answer;
  }

  signalsDaily(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.dailySignalStats(scope, params);
  }

  leaderboard(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.insightAccuracyLeaderboard(scope, params);
  }

  blocksDaily(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getBlocksDaily(scope, params);
  }
}

export function unknownInsight(): FalajError {
  return new FalajError('insight.unknown', 'there is no insight of this id');
}
