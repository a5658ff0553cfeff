import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Scope } from '../http/scope.decorator.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { EventIntakeService } from './event-intake.service.js';

const EXAMPLES = {
  agent_run_completed: {
    summary: 'A finished run',
    value: {
      ...{ type: 'agent_run_completed', workspace_id: 'duckdb', agent_id: 'claude-code', status: 'completed' },
      ...{ started_at: '2026-08-20T12:00:00Z', runtime_seconds: 41.5, credits_consumed: 0.12, tokens_used: 5200 },
    },
  },
  user_activity: {
    summary: 'Something that a user did',
    value: {
      ...{ type: 'user_activity', workspace_id: 'duckdb', user_id: 'u_0123456789ab', event_type: 'page_view' },
      occurred_at: '2026-08-20T12:00:00Z',
    },
  },
};

/** What happened, as somebody outside tells it. */
@ApiTags('events')
@ApiBearerAuth()
@Controller('api/v1/events')
export class EventsController {
  constructor(private readonly intake: EventIntakeService) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({
    summary: 'Tell of an event',
    description:
      'Written in one transaction with the change of whatever it makes wrong. Send the Falaj-Seq of the reply with a read to be answered after it, by any server.',
  })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['type'],
      properties: { type: { type: 'string' } },
      additionalProperties: true,
    },
    examples: EXAMPLES,
  })
  @ApiResponse({ status: 201, description: 'Written; the body says at which position of the change log' })
  @ApiResponse({ status: 404, description: 'No such type of event, or no such workspace' })
  @ApiResponse({ status: 409, description: 'The event has been written already' })
  async tell(
    @Scope() scope: QueryScope,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    const { type, seq, receipt } = await this.intake.accept(scope, body);
    void reply.header('falaj-seq', String(seq)).header('cache-control', 'no-store');
    return { type, ...receipt, seq };
  }
}
