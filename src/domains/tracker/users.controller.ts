import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../../http/require-role.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { PageQueryDto } from './dto/page-query.dto.js';
import { ProjectService } from './project.service.js';
import { EXAMPLES } from './tracker.examples.js';
import { TrackerResponse } from './tracker-response.decorator.js';

/** Accounts that the tenant's issues and comments name. */
@ApiTags('tracker')
@ApiBearerAuth()
@RequireRole('viewer')
@Controller('api/v1/users')
export class UsersController {
  constructor(private readonly service: ProjectService) {}

  @Get()
  @TrackerResponse('list')
  @ApiOperation({ summary: 'Accounts of the tenant' })
  @ApiOkResponse(EXAMPLES.users)
  async list(@Scope() scope: QueryScope, @Query() { limit, offset }: PageQueryDto): Promise<object> {
    return { ...(await this.service.listUsers(scope, { limit, offset })), limit, offset };
  }
}
