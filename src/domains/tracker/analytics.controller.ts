import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../http/ready-answer.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { TrackerDataClient } from './tracker.data-client.js';
import { TrackerStatisticsDataClient } from './tracker-statistics.data-client.js';

type Params = Record<string, unknown>;

/** The tenant's figures. Parameters are those of the definition behind each; the registry checks them, and that there is a tenant. */
@ApiTags('tracker')
@Controller('api/v1/analytics')
export class AnalyticsController {
  constructor(
    private readonly statistics: TrackerStatisticsDataClient,
    private readonly client: TrackerDataClient,
  ) {}

  @Get('projects')
  @ReadyAnswer()
  @AnswersOperation('issue_stats_by_project')
  projects(@Scope() scope: QueryScope, @QueryParameters() params: Params): Promise<QueryAnswer> {
    return this.statistics.issueStatsByProject(scope, params);
  }

  @Get('assignees')
  @ReadyAnswer()
  @AnswersOperation('issue_stats_by_assignee')
  assignees(@Scope() scope: QueryScope, @QueryParameters() params: Params): Promise<QueryAnswer> {
    return this.statistics.issueStatsByAssignee(scope, params);
  }

  @Get('labels')
  @ReadyAnswer()
  @AnswersOperation('issue_label_stats')
  labels(@Scope() scope: QueryScope, @QueryParameters() params: Params): Promise<QueryAnswer> {
    return this.statistics.issueLabelStats(scope, params);
  }

  @Get('timeline')
  @ReadyAnswer()
  @AnswersOperation('issue_activity_timeline')
  timeline(@Scope() scope: QueryScope, @QueryParameters() params: Params): Promise<QueryAnswer> {
    return this.statistics.issueActivityTimeline(scope, params);
  }

  @Get('lead-time')
  @ReadyAnswer()
  @AnswersOperation('lead_time_metrics')
  leadTime(@Scope() scope: QueryScope, @QueryParameters() params: Params): Promise<QueryAnswer> {
    return this.client.leadTimeMetrics(scope, params);
  }

  @Get('workload')
  @ReadyAnswer()
  @AnswersOperation('get_user_workload')
  workload(@Scope() scope: QueryScope, @QueryParameters() params: Params): Promise<QueryAnswer> {
    return this.client.getUserWorkload(scope, params);
  }

  @Get('daily')
  @ReadyAnswer()
  @AnswersOperation('work_item_metrics_daily')
  daily(@Scope() scope: QueryScope, @QueryParameters() params: Params): Promise<QueryAnswer> {
    return this.client.workItemMetricsDaily(scope, params);
  }
}
