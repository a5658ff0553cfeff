import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChangeRecorder } from '../changes/change.recorder.js';
import { KeepsOwnDeadline } from '../http/own-deadline.decorator.js';
import { RequireRole } from '../http/require-role.decorator.js';
import { Scope } from '../http/scope.decorator.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import type { QueryScope } from '../kernel/query-scope.js';
import type { ViewRun } from '../materialization/view-report.js';
import { ApplyPlanDto } from './apply-plan.dto.js';
import { HistoryQueryDto } from './history-query.dto.js';
import { PauseViewDto } from './pause-view.dto.js';
import { RefreshViewsDto } from './refresh-views.dto.js';
import { ViewPathDto } from './view-path.dto.js';
import { ViewsPresenter } from './views.presenter.js';
import { wireCase } from './wire-case.js';

/**
 * Materialized views for operators. Builds and refreshes take as long as `materialization.statement_timeout_ms` lets them: the caller
 * waits for their end, and whoever hangs up earlier stops nothing.
 */
@ApiTags('operations')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/admin/materialized-views')
export class ViewsController {
  constructor(
    private readonly presenter: ViewsPresenter,
    private readonly changes: ChangeRecorder,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Every view: its state, age, next slot, last run and size' })
  list(): Promise<JsonObject> {
    return this.presenter.list();
  }

  @Post('plan')
  @HttpCode(200)
  @ApiOperation({ summary: 'What apply would do, and the strongest lock of each step; changes nothing' })
  plan(): Promise<JsonObject> {
    return this.presenter.plan();
  }

  @Post('apply')
  @KeepsOwnDeadline()
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Build what is missing, rebuild what is outdated with what reads it, drop what no definition names; a run for each view touched',
  })
  async apply(
    @Body() { plan_id: planId, drops }: ApplyPlanDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonValue> {
    const outcome = await this.presenter.apply({
      ...(planId === undefined ? {} : { planId }),
      ...(drops === undefined ? {} : { drops }),
    });
    await this.tellPosition(outcome.runs, reply);
    return wireCase(outcome);
  }

  @Post('refresh')
  @KeepsOwnDeadline()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Refresh several views, or all, inputs first; runs that are busy or fail stand among the others',
  })
  async refreshSeveral(
    @Body() { names }: RefreshViewsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonValue> {
    const runs = await this.presenter.refreshAll(names);
    await this.tellPosition(runs, reply);
    return wireCase({ runs });
  }

  @Get(':name')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'One view: state, locks and who waits for them, definition' })
  show(@Param() { name }: ViewPathDto): Promise<JsonObject> {
    return this.presenter.show(name);
  }

  @Get(':name/history')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The runs of a view, newest first' })
  history(@Param() { name }: ViewPathDto, @Query() { limit }: HistoryQueryDto): Promise<JsonObject> {
    return this.presenter.history(name, limit);
  }

  @Post(':name/refresh')
  @KeepsOwnDeadline()
  @HttpCode(200)
  @ApiOperation({ summary: 'Refresh a view now; Falaj-Seq is the position from which answers hold its rows' })
  async refresh(@Param() { name }: ViewPathDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<JsonValue> {
    const run = await this.presenter.refresh(name);
    await this.tellPosition([run], reply);
    return wireCase(run);
  }

  @Post(':name/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Have a view left alone by its schedule and by changes; by hand it is still refreshed' })
  pause(
    @Scope() { principal }: QueryScope,
    @Param() { name }: ViewPathDto,
    @Body() { reason }: PauseViewDto,
  ): Promise<JsonObject> {
    return this.presenter.pause(name, principal, reason);
  }

  @Post(':name/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a pause, or a suspension after failures; what was passed over is not made up for' })
  resume(@Param() { name }: ViewPathDto): Promise<JsonObject> {
    return this.presenter.resume(name);
  }

  @Post(':name/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel the run of a view that is under way; answers how it ended' })
  cancel(@Scope() { principal }: QueryScope, @Param() { name }: ViewPathDto): Promise<JsonObject> {
    return this.presenter.cancel(name, principal);
  }

  @Get(':name/explain')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'What a view is made of, what reads it, what apply would do with it, what a rollback would bring back',
  })
  explain(@Param() { name }: ViewPathDto): Promise<JsonObject> {
    return this.presenter.explain(name);
  }

  @Post(':name/rollback')
  @KeepsOwnDeadline()
  @HttpCode(200)
  @ApiOperation({ summary: 'The build before the present one takes its place again; a second rollback steps forward' })
  async rollback(@Param() { name }: ViewPathDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<JsonValue> {
    const run = await this.presenter.rollback(name);
    await this.tellPosition([run], reply);
    return wireCase(run);
  }

  /** A run that was skipped changed nothing, so there is nothing to number. */
  private async tellPosition(runs: readonly ViewRun[], reply: FastifyReply): Promise<void> {
    if (!runs.some(({ state }) => state === 'succeeded')) return;
    void reply.header('falaj-seq', String(await this.changes.coverOwnWrites()));
  }
}
