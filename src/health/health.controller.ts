import { Controller, Get, Header, Inject, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, type HealthCheckResult, type HealthIndicatorFunction } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { ChangeLogIndicator } from './change-log.indicator.js';
import { DatabaseIndicator } from './database.indicator.js';
import { RedisIndicator } from './redis.indicator.js';
import { STOP_STATE, type StopState } from './stop-state.port.js';
import { ViewsIndicator } from './views.indicator.js';
import { WritesIndicator } from './writes.indicator.js';

/** Whether the process lives, and whether it should get requests. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseIndicator,
    private readonly changeLog: ChangeLogIndicator,
    private readonly redis: RedisIndicator,
    private readonly views: ViewsIndicator,
    private readonly writes: WritesIndicator,
    @Inject(STOP_STATE) private readonly stopState: StopState,
  ) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process lives' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 `ok`; 200 `degraded` where answers are right but cost more; 503 `error` without the database, or while stopping. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process should get requests: database, change log and Redis' })
  ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult> {
    return this.check(reply, []);
  }

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The same as /health/ready, and whether the views are as fresh as promised' })
  summary(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult> {
    return this.check(reply, [() => this.views.check()]);
  }

  private async check(reply: FastifyReply, more: HealthIndicatorFunction[]): Promise<HealthCheckResult> {
    const result = await this.examine(more);
    const stopping = this.stopState.isStopping();
    if (stopping || result.status === 'error') void reply.code(503);
    return stopping ? { ...result, status: 'shutting_down' } : result;
  }

  private async examine(more: HealthIndicatorFunction[]): Promise<HealthCheckResult> {
    try {
      return await this.health.check([
        () => this.database.check(),
        () => Promise.resolve(this.changeLog.check()),
        () => this.redis.check(),
        ...(this.writes.isOfUse ? [() => this.writes.check()] : []),
        ...more,
      ]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}
