import { Body, Controller, Get, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireRole } from '../../http/require-role.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { KeyPathDto } from './dto/key-path.dto.js';
import { PageQueryDto } from './dto/page-query.dto.js';
import { ProjectChangesDto } from './dto/project-changes.dto.js';
import type { Project } from './project.js';
import { ProjectService } from './project.service.js';
import { EXAMPLES } from './tracker.examples.js';
import { TrackerResponse } from './tracker-response.decorator.js';

/** Projects of the tenant. */
@ApiTags('tracker')
@ApiBearerAuth()
@RequireRole('viewer')
@Controller('api/v1/projects')
export class ProjectsController {
  constructor(private readonly service: ProjectService) {}

  @Get()
  @TrackerResponse('list')
  @ApiOperation({ summary: 'Projects of the tenant by their keys' })
  @ApiOkResponse(EXAMPLES.projects)
  async list(@Scope() scope: QueryScope, @Query() { limit, offset }: PageQueryDto): Promise<object> {
    return { ...(await this.service.list(scope, { limit, offset })), limit, offset };
  }

  @Get(':key')
  @TrackerResponse('entity')
  @ApiOperation({ summary: 'One project by its key' })
  @ApiOkResponse(EXAMPLES.project)
  byKey(@Scope() scope: QueryScope, @Param() { key }: KeyPathDto): Promise<Project> {
    return this.service.get(scope, key);
  }

  @Patch(':key')
  @RequireRole('analyst')
  @ApiOperation({ summary: 'Change a project; what was read of it and of its issues ends' })
  @ApiOkResponse(EXAMPLES.project)
  async change(
    @Scope() scope: QueryScope,
    @Param() { key }: KeyPathDto,
    @Body() changes: ProjectChangesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Project> {
    const { value, seq } = await this.service.change(scope, key, changes);
    void reply.header('falaj-seq', String(seq)).header('cache-control', 'no-store');
    return value;
  }
}
