import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { CachedResponse } from '../../http/cached-response.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { ExecutiveDataClient } from './executive.data-client.js';
import { OVERVIEW_EXAMPLE, WORKSPACES_EXAMPLE } from './executive.examples.js';
import { ExecutiveService, type RawParameters } from './executive.service.js';

/** Figures of workspaces: each answer is of one that the caller's credential shows. */
@ApiTags('executive')
@Controller('api/v1/executive')
export class ExecutiveController {
  constructor(
    private readonly service: ExecutiveService,
    private readonly client: ExecutiveDataClient,
  ) {}

  @Get('overview')
  @CachedResponse({ audience: 'workspace', region: 'executive_dashboard' })
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Overview of a workspace',
    description:
      'Active users, runs, success, runtime and credits of a workspace, each with its change, and its top agents.',
  })
  @ApiQuery({ name: 'workspace_id', type: String, required: true, example: 'duckdb' })
  @ApiQuery({ name: 'timeframe', enum: ['24h', '7d', '30d', '90d'], required: false })
  @ApiQuery({
    name: 'as_of',
    type: String,
    required: false,
    example: '2026-08-20',
    description: 'An instant or a date',
  })
  @ApiQuery({ name: 'skip_cache', type: Boolean, required: false })
  @ApiOkResponse({ schema: { type: 'object', example: OVERVIEW_EXAMPLE } })
  overview(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<JsonObject> {
    return this.service.overview(scope, params);
  }

  @Get('agents/top')
  @AnswersOperation('top_agents')
  topAgents(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.client.topAgents(scope, params);
  }

  @Get('agents/:agent_id/analytics')
  @AnswersOperation('agent_analytics')
  agentAnalytics(
    @Scope() scope: QueryScope,
    @Param('agent_id') agent: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.client.agentAnalytics(scope, { ...params, agent_id: agent });
  }

  @Get('agents/:agent_id/executions')
  @AnswersOperation('agent_executions')
  agentExecutions(
    @Scope() scope: QueryScope,
    @Param('agent_id') agent: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.client.agentExecutions(scope, { ...params, agent_id: agent });
  }

  @Get('users/:user_id/activity')
  @AnswersOperation('user_activity_daily')
  userActivity(
    @Scope() scope: QueryScope,
    @Param('user_id') user: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.client.userActivityDaily(scope, { ...params, user_id: user });
  }

  @Get('workspaces')
  @CachedResponse({ audience: 'user', region: 'executive_dashboard' })
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The workspaces that the credential shows, at a glance' })
  @ApiOkResponse({ schema: { type: 'object', example: WORKSPACES_EXAMPLE } })
  workspaces(@Scope() scope: QueryScope): Promise<JsonObject> {
    return this.service.workspaces(scope);
  }

  @Get('workspaces/:workspace_id/metrics/:metric')
  @AnswersOperation('workspace_metric_series')
  metric(
    @Scope() scope: QueryScope,
    @Param('workspace_id') workspace: string,
    @Param('metric') metric: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.client.workspaceMetricSeries(scope, { ...params, workspace_id: workspace, metric });
  }

  @Get('workspaces/:workspace_id/cohorts')
  @AnswersOperation('cohort_retention')
  cohorts(
    @Scope() scope: QueryScope,
    @Param('workspace_id') workspace: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.client.cohortRetention(scope, { ...params, workspace_id: workspace });
  }

  @Get('workspaces/:workspace_id/retention')
  @AnswersOperation('retention_curve')
  retention(
    @Scope() scope: QueryScope,
    @Param('workspace_id') workspace: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.client.retentionCurve(scope, { ...params, workspace_id: workspace });
  }

  @Get('workspaces/:workspace_id/churn')
  @AnswersOperation('user_churn')
  churn(
    @Scope() scope: QueryScope,
    @Param('workspace_id') workspace: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.client.userChurn(scope, { ...params, workspace_id: workspace });
  }

  @Get('errors/trends')
  @AnswersOperation('error_trends')
  errorTrends(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.client.errorTrends(scope, params);
  }
}
