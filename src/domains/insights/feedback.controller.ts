import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { CachedResponse } from '../../http/cached-response.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../http/ready-answer.decorator.js';
import { RequireRole } from '../../http/require-role.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { CommentDto } from './comment.dto.js';
import { type FeedbackStats, FeedbackService } from './feedback.service.js';
import { type FeedbackChange, FeedbackWriter, type GivenFeedback } from './feedback.writer.js';
import { FlagDto } from './flag.dto.js';
import { RateDto } from './rate.dto.js';

const STATS_EXAMPLE: FeedbackStats = {
  insight_id: 'tt1454468',
  total_ratings: 0,
  average_rating: 0,
  rating_distribution: { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 },
  total_comments: 0,
  total_flags: 0,
  flag_types: { inaccurate: 0, misleading: 0, spam: 0 },
};

const GIVEN_EXAMPLE = {
  ...{ insight_id: 'tt1454468', rating: 5, comment: null, flag_type: null, flag_reason: null },
  updated_at: '2026-11-26T11:12:13.456Z',
};

/** What people say of insights. Who says it is the subject of the token; nobody is told. */
@ApiTags('feedback')
@ApiBearerAuth()
@Controller('api/v1/feedback')
export class FeedbackController {
  constructor(
    private readonly service: FeedbackService,
    private readonly writer: FeedbackWriter,
  ) {}

  @Post('rate')
  @HttpCode(200)
  @RequireRole('viewer')
  @ApiOperation({ summary: 'Rate an insight from 1 to 5, or take the rating back; all else that was said of it stays' })
  @ApiOkResponse({ schema: { type: 'object', example: GIVEN_EXAMPLE } })
  rate(
    @Scope() scope: QueryScope,
    @Body() { insight_id: insightId, rating }: RateDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GivenFeedback> {
    return this.give(scope, insightId, { rating }, reply);
  }

  @Post('comment')
  @HttpCode(200)
  @RequireRole('viewer')
  @ApiOperation({ summary: 'Write about an insight, or take it back; all else that was said of it stays' })
  @ApiOkResponse({ schema: { type: 'object', example: { ...GIVEN_EXAMPLE, comment: 'Held true for a week.' } } })
  comment(
    @Scope() scope: QueryScope,
    @Body() { insight_id: insightId, comment }: CommentDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GivenFeedback> {
    return this.give(scope, insightId, { comment }, reply);
  }

  @Post('flag')
  @HttpCode(200)
  @RequireRole('viewer')
  @ApiOperation({ summary: 'Flag an insight as inaccurate, misleading or spam; all else that was said of it stays' })
  @ApiOkResponse({ schema: { type: 'object', example: { ...GIVEN_EXAMPLE, flag_type: 'misleading' } } })
  flag(
    @Scope() scope: QueryScope,
    @Body() { insight_id: insightId, flag_type: type, flag_reason: reason }: FlagDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GivenFeedback> {
    const because = reason === undefined ? {} : { flag_reason: reason };
    return this.give(scope, insightId, { flag_type: type, ...because }, reply);
  }

  @Get('stats/:insight_id')
  @CachedResponse({ audience: 'everyone', region: 'feedback_stats' })
  @ApiOperation({ summary: 'Ratings, comments and flags of an insight, counted' })
  @ApiOkResponse({ schema: { type: 'object', example: STATS_EXAMPLE } })
  stats(@Scope() scope: QueryScope, @Param('insight_id') insightId: string): Promise<FeedbackStats> {
    return this.service.stats(scope, insightId);
  }

  @Get('comments/:insight_id')
  @AnswersOperation('get_feedback_comments')
  comments(
    @Scope() scope: QueryScope,
    @Param('insight_id') insightId: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.service.comments(scope, insightId, params);
  }

  @Get('flags/:insight_id')
  @AnswersOperation('get_feedback_flags')
  flags(
    @Scope() scope: QueryScope,
    @Param('insight_id') insightId: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.service.flags(scope, insightId, params);
  }

  @Get('overview')
  @ReadyAnswer()
  @AnswersOperation('get_feedback_overview')
  overview(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.overview(scope, params);
  }

  private async give(
    { principal }: QueryScope,
    insightId: string,
    change: FeedbackChange,
    reply: FastifyReply,
  ): Promise<GivenFeedback> {
    const { value, seq } = await this.writer.give(insightId, principal, change);
    void reply.header('falaj-seq', String(seq));
    return value;
  }
}
