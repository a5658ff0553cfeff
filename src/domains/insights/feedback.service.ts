import { Injectable } from '@nestjs/common';
import { Cached } from '../../cache/methods/cached.decorator.js';
import type { AnswerRow, QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { FeedbackDataClient } from './feedback.data-client.js';
import { unknownInsight } from './insights.service.js';

/** Counts of what people think of one insight. */
export interface FeedbackStats {
  readonly insight_id: string;
  readonly total_ratings: number;
  /** Two decimals; 0 without ratings. */
  readonly average_rating: number;
  readonly rating_distribution: Readonly<Record<string, number>>;
  readonly total_comments: number;
  readonly total_flags: number;
  readonly flag_types: Readonly<Record<string, number>>;
}

/** What people think of insights. */
@Injectable()
export class FeedbackService {
  constructor(private readonly client: FeedbackDataClient) {}

  /** @throws FalajError insight.unknown */
  @Cached({ audience: 'everyone', region: 'feedback_stats', key: 'feedback:stats:{insight}' })
  async stats(scope: QueryScope, insight: string): Promise<FeedbackStats> {
    const { rows } = await this.client.getFeedbackStats(scope, { insight_id: insight });
    if (rows[0] === undefined) throw unknownInsight();
    return statsOf(rows[0]);
  }

  comments(scope: QueryScope, insightId: string, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getFeedbackComments(scope, { ...params, insight_id: insightId });
  }

  flags(scope: QueryScope, insightId: string, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getFeedbackFlags(scope, { ...params, insight_id: insightId });
  }

  overview(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getFeedbackOverview(scope, params);
  }
}

function statsOf(row: AnswerRow): FeedbackStats {
  const count = (name: string): number => Number(row[name]);
  const several = (prefix: string, names: readonly string[]): Record<string, number> =>
    Object.fromEntries(names.map((name) => [name, count(`${prefix}_${name}`)]));
  return {
    insight_id: row['insight_id'] as string,
    total_ratings: count('total_ratings'),
    average_rating: count('average_rating'),
    rating_distribution: several('rating', ['1', '2', '3', '4', '5']),
    total_comments: count('total_comments'),
    total_flags: count('total_flags'),
    flag_types: several('flags', ['inaccurate', 'misleading', 'spam']),
  };
}
