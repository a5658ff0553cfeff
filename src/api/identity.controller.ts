import { Body, Controller, Delete, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../http/require-role.decorator.js';
import { Scope } from '../http/scope.decorator.js';
import { OperatorActions } from '../identity/operator-actions.js';
import { ServiceKeys } from '../identity/service-keys.js';
import type { JsonValue } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { ActionsQueryDto } from './actions-query.dto.js';
import { NewApiKeyDto } from './new-api-key.dto.js';
import { wireCase } from './wire-case.js';

/** Service keys, and what operators did. */
@ApiTags('operations')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/admin')
export class IdentityController {
  constructor(
    private readonly keys: ServiceKeys,
    private readonly actions: OperatorActions,
  ) {}

  @Get('api-keys')
  @RequireRole('admin')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Service keys, revoked ones included; never their secrets' })
  async list(): Promise<JsonValue> {
    return { keys: wireCase(await this.keys.list()) };
  }

  @Post('api-keys')
  @RequireRole('admin')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make a service key. The answer is the only place where it is ever told' })
  async create(@Body() body: NewApiKeyDto, @Scope() { principal }: QueryScope): Promise<JsonValue> {
    const { name, roles, tenants, workspaces, requests_per_second: perSecond, expires_at: expiresAt } = body;
    if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now())
      throw new FalajError('request.invalid', 'expires_at is over already', { hint: 'Name a later instant.' });
    const made = await this.keys.create({
      ...{ name, tenants, workspaces },
      roles: [...new Set(roles)],
      requestsPerSecond: perSecond ?? null,
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
      createdBy: principal,
    });
    return { ...(wireCase(made.record) as object), key: made.key };
  }

  @Delete('api-keys/:id')
  @RequireRole('admin')
  @ApiOperation({
    summary: 'Revoke a service key: refused here at once, in every process within auth.key_memory_seconds',
  })
  async revoke(@Param('id') id: string, @Scope() { principal }: QueryScope): Promise<JsonValue> {
    await this.keys.revoke(id, principal);
    return { id, revoked: true };
  }

  @Get('audit')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What operators did, newest first; an action without an end may have happened or not' })
  async audit(@Query() { limit, before, principal }: ActionsQueryDto): Promise<JsonValue> {
    const filter = {
      limit,
      ...(before !== undefined && { beforeId: before }),
      ...(principal !== undefined && { principal }),
    };
    return { actions: wireCase(await this.actions.list(filter)) };
  }
}
