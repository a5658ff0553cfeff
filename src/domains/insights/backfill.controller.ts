import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { CachedResponse } from '../../http/cached-response.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../http/ready-answer.decorator.js';
import { RequireRole } from '../../http/require-role.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { RecordedWrite } from '../../changes/recorded-writes.port.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { type BackfillReport, BackfillService } from './backfill.service.js';
import { StartBackfillDto } from './start-backfill.dto.js';

const EXAMPLE = {
  ...{ job_id: 'bf-0190f2a4-7c1e-4b52-9d0c-3a5e8c1f4b7d', job_type: 'block_signals', status: 'running' },
  ...{ start_block: 930_000, end_block: 934_575, current_block: 930_999, progress_percentage: 21.85 },
  ...{ blocks_found: 1000, ranges_done: 4, estimated_completion: '2026-11-26T11:12:15.482Z' },
  ...{ error_code: null, error_message: null, created_at: '2026-11-26T11:12:13.456Z' },
  ...{ updated_at: '2026-11-26T11:12:13.899Z', finished_at: null },
};

/** Blocks read anew in the background, range by range. */
@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/monitoring/backfill')
export class BackfillController {
  constructor(private readonly service: BackfillService) {}

  @Post()
  @HttpCode(202)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Begin a backfill: it goes on in the background, over restarts' })
  @ApiAcceptedResponse({ schema: { type: 'object', example: EXAMPLE } })
  start(
    @Scope() scope: QueryScope,
    @Body() body: StartBackfillDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BackfillReport> {
    return this.told(scope, this.service.start(scope, body), reply);
  }

  @Get()
  @ReadyAnswer()
  @AnswersOperation('get_backfill_jobs')
  list(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.list(scope, params);
  }

  @Get(':job_id')
  @CachedResponse({ audience: 'everyone', region: 'backfill_job' })
  @ApiOperation({ summary: 'How far a backfill is' })
  @ApiOkResponse({ schema: { type: 'object', example: EXAMPLE } })
  show(@Scope() scope: QueryScope, @Param('job_id') jobId: string): Promise<BackfillReport> {
    return this.service.show(scope, jobId);
  }

  @Post(':job_id/pause')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Let no further range begin' })
  @ApiOkResponse({ schema: { type: 'object', example: { ...EXAMPLE, status: 'paused' } } })
  pause(
    @Scope() scope: QueryScope,
    @Param('job_id') jobId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BackfillReport> {
    return this.told(scope, this.service.steer(jobId, 'pause'), reply);
  }

  @Post(':job_id/resume')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Go on where it stands, paused or failed' })
  @ApiOkResponse({ schema: { type: 'object', example: { ...EXAMPLE, status: 'running' } } })
  resume(
    @Scope() scope: QueryScope,
    @Param('job_id') jobId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BackfillReport> {
    return this.told(scope, this.service.steer(jobId, 'resume'), reply);
  }

  @Post(':job_id/cancel')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'End it for good; what is done stays' })
  @ApiOkResponse({ schema: { type: 'object', example: { ...EXAMPLE, status: 'cancelled' } } })
  cancel(
    @Scope() scope: QueryScope,
    @Param('job_id') jobId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BackfillReport> {
    return this.told(scope, this.service.steer(jobId, 'cancel'), reply);
  }

  /** The backfill as it is once the write is known here, or later. */
  private async told(
    scope: QueryScope,
    write: Promise<RecordedWrite<string>>,
    reply: FastifyReply,
  ): Promise<BackfillReport> {
    const { value, seq } = await write;
    void reply.header('falaj-seq', String(seq));
    return this.service.show(scope, value);
  }
}
