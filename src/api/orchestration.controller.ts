import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KeepsOwnDeadline } from '../http/own-deadline.decorator.js';
import { Scope } from '../http/scope.decorator.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { IntentCatalogue } from '../orchestration/intent.catalogue.js';
import { OrchestrationService } from '../orchestration/orchestration.service.js';
import { RunStore } from '../orchestration/runs/run.store.js';
import { RUN_RESULT_SCHEMA, RUN_STATE_SCHEMA } from './orchestration.schemas.js';
import { RunEventStreams } from './run-event.streams.js';
import { StartRunDto } from './start-run.dto.js';
import { wireCase } from './wire-case.js';

const RUNS = '/api/v1/orchestration/runs';

/** Runs of agents. What a run may ask is what its caller may ask. */
@ApiTags('orchestration')
@ApiBearerAuth()
@Controller('api/v1/orchestration')
export class OrchestrationController {
  constructor(
    private readonly intents: IntentCatalogue,
    private readonly orchestration: OrchestrationService,
    private readonly store: RunStore,
    private readonly streams: RunEventStreams,
  ) {}

  @Get('intents')
  @ApiOperation({ summary: 'What can be found out, and the parameters of each intent' })
  list(): JsonValue {
    const intents = this.intents.list();
    return wireCase({ count: intents.length, intents });
  }

  @Post('runs')
  @KeepsOwnDeadline()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Run an intent; every number of the result is verified and cited' })
  @ApiHeader({ name: 'Prefer', required: false, description: '`respond-async` answers at once with where the run is' })
  @ApiOkResponse({
    description: 'The result; `ok` is false, with a problem, where the run failed',
    schema: RUN_RESULT_SCHEMA,
  })
  @ApiAcceptedResponse({ description: 'The run is under way (Prefer: respond-async)', schema: RUN_STATE_SCHEMA })
  async start(
    @Body() { intent, params }: StartRunDto,
    @Scope() scope: QueryScope,
    @Headers('prefer') prefer: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    const { record, result } = this.orchestration.start({ intent, params: params ?? {}, scope, requestId: request.id });
    if (!prefersAsync(prefer)) return result;
    // A run that could not even say why it failed is logged where it broke; asking for it says that there is none.
    result.catch(() => undefined);
    const place = `${RUNS}/${record.runId}`;
    void reply.code(202).headers({ location: place, 'preference-applied': 'respond-async' });
    return { run_id: record.runId, intent, state: 'running', started_at: record.startedAt, events: `${place}/events` };
  }

  @Get('runs/:run_id')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The result of a run that you started, for a while; 202 while it is under way' })
  @ApiOkResponse({ description: 'The result, as the run gave it', schema: RUN_RESULT_SCHEMA })
  @ApiAcceptedResponse({ description: 'The run is under way', schema: RUN_STATE_SCHEMA })
  show(
    @Param('run_id') runId: string,
    @Scope() scope: QueryScope,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): JsonObject {
    const record = this.store.get(runId, scope);
    if (record.result !== undefined) return record.result;
    void reply.code(202);
    const { intent, startedAt } = record;
    return { run_id: record.runId, intent, state: 'running', started_at: startedAt, events: `${RUNS}/${runId}/events` };
  }

  @Get('runs/:run_id/events')
  @KeepsOwnDeadline()
  @Header('cache-control', 'no-store')
  @Header('x-accel-buffering', 'no')
  @ApiOperation({ summary: 'Steps of a run as server-sent events, from its beginning; the result is the last' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Go on after this event' })
  @ApiOkResponse({ description: 'Events', content: { 'text/event-stream': { schema: { type: 'string' } } } })
  events(
    @Param('run_id') runId: string,
    @Scope() scope: QueryScope,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): StreamableFile {
    const after = eventId(lastEventId);
    const stream = this.streams.follow(this.store.get(runId, scope), after);
    return new StreamableFile(stream, { type: 'text/event-stream; charset=utf-8' });
  }
}

/** RFC 7240: preferences are separated by commas and may carry parameters. */
function prefersAsync(header: string | undefined): boolean {
  const names = header?.split(',').map((each) => each.split(';', 1)[0]?.trim().toLowerCase());
  return names?.includes('respond-async') ?? false;
}

function eventId(header: string | undefined): number {
  if (header === undefined || header === '') return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  throw new FalajError('request.invalid', 'the header Last-Event-ID must be the id of an event', {
    fields: { errors: [{ field: 'Last-Event-ID', problem: 'must be a whole number' }] },
  });
}
