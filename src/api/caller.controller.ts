import { Controller, Get, Header } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Scope } from '../http/scope.decorator.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import { hasRole, type QueryScope, type Role } from '../kernel/query-scope.js';

const ROLES: readonly Role[] = ['viewer', 'analyst', 'operator', 'admin'];
const EXAMPLE = {
  principal: 'developer',
  tenant: 'beads',
  tenants: ['beads'],
  workspaces: ['beads', 'duckdb'],
  roles: ['analyst', 'operator'],
  effective_roles: ['viewer', 'analyst', 'operator'],
};

/** Who the caller is to this server, so that a client can leave out what it may not do. */
@ApiTags('identity')
@ApiBearerAuth()
@Controller('api/v1/identity')
export class CallerController {
  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Who is asking: principal, tenants, workspaces, roles, and what these roles imply' })
  @ApiOkResponse({
    description: 'Without a token, `anonymous` with no roles',
    content: { 'application/json': { schema: { type: 'object', additionalProperties: true }, example: EXAMPLE } },
  })
  read(@Scope() scope: QueryScope): JsonObject {
    const { principal, tenant, tenants, workspaces, roles } = scope;
    return {
      ...{ principal, tenant, tenants: [...tenants], workspaces: [...workspaces], roles: [...roles] },
      effective_roles: ROLES.filter((role) => hasRole(scope, role)),
    };
  }
}
