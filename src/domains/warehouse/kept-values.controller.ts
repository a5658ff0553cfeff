import { Body, Controller, Delete, Get, HttpCode, Param, Put, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { cacheStatus } from '../../http/cache-status.js';
import { RequireRole } from '../../http/require-role.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { AnswerDelivery } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { ConfigurationService } from './configuration.service.js';
import { SessionDto } from './session.dto.js';
import { SessionsService } from './sessions.service.js';
import { SettingDto } from './setting.dto.js';
import { SESSION_EXAMPLE, SETTING_EXAMPLE } from './warehouse.examples.js';

const SESSION = { name: 'session_id', example: 'picking-0812' };
const SESSION_ID = /^[A-Za-z0-9._-]{1,128}$/;
const SESSION_CHARACTERS_MAX = 32_768;
const KEY = { name: 'key', example: 'reorder.up_to' };
const SETTING_KEY = /^[a-z][a-z0-9_.-]{0,99}$/;
const SETTING_CHARACTERS_MAX = 16_384;

/** Sessions of whoever asks, and settings of all. */
@ApiTags('warehouse')
@ApiBearerAuth()
@RequireRole('viewer')
@Controller('api/v1')
export class KeptValuesController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly configuration: ConfigurationService,
  ) {}

  @Get('sessions/:session_id')
  @ApiParam(SESSION)
  @ApiOperation({ summary: "A session of the token's subject" })
  @ApiResponse({ status: 200, description: 'As it goes out', schema: { example: SESSION_EXAMPLE } })
  async session(
    @Scope() scope: QueryScope,
    @Param('session_id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    const { context, delivery } = await this.sessions.get(scope, sessionId(id));
    told(reply, delivery);
    return { session_id: id, context };
  }

  @Put('sessions/:session_id')
  @ApiParam(SESSION)
  @ApiOperation({ summary: 'Begin a session, or replace what is in it' })
  @ApiResponse({ status: 200, description: 'As it goes out', schema: { example: SESSION_EXAMPLE } })
  async keep(
    @Scope() scope: QueryScope,
    @Param('session_id') id: string,
    @Body() body: SessionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    assertLength('context', body.context, SESSION_CHARACTERS_MAX);
    const { context, seq } = await this.sessions.put(scope, sessionId(id), body.context);
    void reply.header('falaj-seq', String(seq));
    return { session_id: id, context };
  }

  @Delete('sessions/:session_id')
  @HttpCode(204)
  @ApiParam(SESSION)
  @ApiOperation({ summary: 'End a session' })
  async end(
    @Scope() scope: QueryScope,
    @Param('session_id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    void reply.header('falaj-seq', String(await this.sessions.delete(scope, sessionId(id))));
  }

  @Get('configuration/:key')
  @ApiParam(KEY)
  @ApiOperation({ summary: 'A setting' })
  @ApiResponse({ status: 200, description: 'As it goes out', schema: { example: SETTING_EXAMPLE } })
  async setting(
    @Scope() scope: QueryScope,
    @Param('key') key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    const { value, delivery } = await this.configuration.get(scope, settingKey(key));
    told(reply, delivery);
    return { key, value: value.value };
  }

  @Put('configuration/:key')
  @RequireRole('operator')
  @ApiParam(KEY)
  @ApiOperation({ summary: 'Set a setting' })
  @ApiResponse({ status: 200, description: 'As it goes out', schema: { example: SETTING_EXAMPLE } })
  async set(
    @Scope() scope: QueryScope,
    @Param('key') key: string,
    @Body() { value }: SettingDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonObject> {
    assertLength('value', value, SETTING_CHARACTERS_MAX);
    void reply.header('falaj-seq', String(await this.configuration.set(scope, settingKey(key), value)));
    return { key, value };
  }
}

/** What is a person's, or needs a token, no shared cache keeps, and no client without asking. */
function told(reply: FastifyReply, delivery: AnswerDelivery): void {
  void reply.header('cache-control', 'private, no-cache').header('cache-status', cacheStatus(delivery));
}

function sessionId(id: string): string {
  if (SESSION_ID.test(id)) return id;
  throw new FalajError('request.invalid', 'session_id must be 1 to 128 letters, digits, dots, underscores or hyphens');
}

function settingKey(key: string): string {
  if (SETTING_KEY.test(key)) return key;
  throw new FalajError('request.invalid', 'key must be a lower-case word of at most 100 characters, dots and hyphens');
}

function assertLength(field: string, value: JsonValue, most: number): void {
  if (JSON.stringify(value).length > most)
    throw new FalajError('request.invalid', `${field} must be at most ${String(most)} characters of JSON`);
}
