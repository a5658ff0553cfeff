import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { PagesItself } from '../../http/pages-itself.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../http/ready-answer.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { InsightsQueryDto } from './insights-query.dto.js';
import { InsightsService } from './insights.service.js';

/** What is worth knowing, and how good it was. */
@ApiTags('insights')
@Controller('api/v1/insights')
export class InsightsController {
  constructor(private readonly service: InsightsService) {}

  @Get()
  @PagesItself()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Insights, newest first, by category and confidence' })
  list(@Scope() scope: QueryScope, @Query() query: InsightsQueryDto): Promise<QueryAnswer> {
    return this.service.list(scope, query);
  }

  @Get('signals/daily')
  @ReadyAnswer()
  @AnswersOperation('daily_signal_stats')
  signalsDaily(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.signalsDaily(scope, params);
  }

  @Get('leaderboard')
  @ReadyAnswer()
  @AnswersOperation('insight_accuracy_leaderboard')
  leaderboard(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.leaderboard(scope, params);
  }

  @Get(':insight_id')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'One insight, the signal it is derived from, and its rating' })
  show(@Scope() scope: QueryScope, @Param('insight_id') insightId: string): Promise<QueryAnswer> {
    return this.service.show(scope, insightId);
  }
}
