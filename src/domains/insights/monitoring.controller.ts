import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
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
import { AggregateMetricsDto } from './aggregate-metrics.dto.js';
import { InsightsService } from './insights.service.js';
import { MetricDto } from './metric.dto.js';
import { windowText } from './metric.window.js';
import { MetricsBatchDto } from './metrics-batch.dto.js';
import { endText, MetricsService, shownRows, startText } from './metrics.service.js';
import { MetricsWriter } from './metrics.writer.js';
import { RecentMetricsDto } from './recent-metrics.dto.js';

const RECORDED = { recorded: 1 };

/** Metrics of services, what is unusual in them, and blocks by day. */
@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/monitoring')
export class MonitoringController {
  constructor(
    private readonly metrics: MetricsService,
    private readonly writer: MetricsWriter,
    private readonly insights: InsightsService,
  ) {}

  @Post('metrics')
  @RequireRole('viewer')
  @ApiOperation({ summary: 'Take down one value of a metric' })
  @ApiCreatedResponse({ schema: { type: 'object', example: RECORDED } })
  report(@Body() body: MetricDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.record([body], reply);
  }

  @Post('metrics/batch')
  @RequireRole('viewer')
  @ApiOperation({ summary: 'Take down many values, all or none' })
  @ApiCreatedResponse({ schema: { type: 'object', example: { recorded: 2 } } })
  reportMany(@Body() body: MetricsBatchDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.record(body.metrics, reply);
  }

  @Get('metrics')
  @CachedResponse({ audience: 'everyone', region: 'metrics_recent' })
  @ApiOperation({ summary: 'Values of a metric, newest first, from a window that ends with the newest' })
  @ApiOkResponse({ description: 'The window asked for, and its values' })
  async recent(@Scope() scope: QueryScope, @Query() query: RecentMetricsDto): Promise<object> {
    const { service_name: service, metric_type: metric, window_minutes: minutes, limit, offset, as_of: asOf } = query;
    const window = windowText({ minutes, limit, offset, asOf: asOf ?? null });
    const answer = await this.metrics.recent(scope, service, metric, window);
    const { provenance, asof_date: date } = answer;
    return {
      ...{ service_name: service, metric_type: metric, window_minutes: minutes, limit, offset, as_of: asOf ?? null },
      ...{ row_count: answer.rows.length, values: shownRows(answer), provenance, freshness: { asof_date: date } },
    };
  }

  @Get('metrics/aggregate')
  @CachedResponse({ audience: 'everyone', region: 'metrics_aggregated' })
  @ApiOperation({ summary: 'A metric by hour or day: mean, least, greatest, number and percentiles' })
  @ApiOkResponse({ description: 'The buckets, oldest first' })
  async aggregate(@Scope() scope: QueryScope, @Query() query: AggregateMetricsDto): Promise<object> {
    const { service_name: service, metric_type: metric, interval, start_date: start, end_date: end } = query;
    const answer = await this.metrics.aggregated(scope, service, metric, interval, startText(start), endText(end));
    return {
      ...{ service_name: service, metric_type: metric, interval, start_date: start ?? null, end_date: end ?? null },
      ...{ row_count: answer.rows.length, buckets: shownRows(answer), provenance: answer.provenance },
      freshness: { asof_date: answer.asof_date },
    };
  }

  @Get('metrics/series')
  @ReadyAnswer()
  @AnswersOperation('metric_series')
  series(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.metrics.series(scope, params);
  }

  @Get('anomalies')
  @ReadyAnswer()
  @AnswersOperation('get_anomaly_scores')
  anomalyScores(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.metrics.anomalyScores(scope, params);
  }

  @Get('anomalies/found')
  @ReadyAnswer()
  @AnswersOperation('get_anomalies')
  anomalies(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.metrics.anomalies(scope, params);
  }

  @Get('blocks/daily')
  @ReadyAnswer()
  @AnswersOperation('get_blocks_daily')
  blocksDaily(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.insights.blocksDaily(scope, params);
  }

  private async record(metrics: readonly MetricDto[], reply: FastifyReply): Promise<object> {
    const { value, seq } = await this.writer.report(metrics);
    void reply.header('falaj-seq', String(seq));
    return { recorded: value };
  }
}
