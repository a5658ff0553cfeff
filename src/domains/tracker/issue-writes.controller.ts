import { Body, Controller, Delete, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireRole } from '../../http/require-role.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { IssueComment } from './comment.js';
import { BulkChangesDto } from './dto/bulk-changes.dto.js';
import { IssueChangesDto } from './dto/issue-changes.dto.js';
import { IssuePathDto } from './dto/issue-path.dto.js';
import { NewCommentDto } from './dto/new-comment.dto.js';
import { NewIssueDto } from './dto/new-issue.dto.js';
import type { Issue } from './issue.js';
import { IssueService } from './issue.service.js';
import { EXAMPLES } from './tracker.examples.js';

/** Writing issues. Every answer carries Falaj-Seq: whoever sends it along reads the write, or a later one, in every process. */
@ApiTags('tracker')
@ApiBearerAuth()
@RequireRole('analyst')
@Controller('api/v1/issues')
export class IssueWritesController {
  constructor(private readonly service: IssueService) {}

  @Post()
  @ApiOperation({ summary: 'Create an issue; its key is the next of its project' })
  @ApiCreatedResponse(EXAMPLES.issue)
  async create(
    @Scope() scope: QueryScope,
    @Body() draft: NewIssueDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Issue> {
    const { value, seq } = await this.service.create(scope, draft);
    void reply.header('location', `/api/v1/issues/${value.id}`);
    return told(value, seq, reply);
  }

  @Patch('bulk')
  @ApiOperation({ summary: 'Change up to 100 issues: all of them or none' })
  @ApiOkResponse(EXAMPLES.bulk)
  async changeAll(
    @Scope() scope: QueryScope,
    @Body() { issues }: BulkChangesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly issues: readonly Issue[] }> {
    const { value, seq } = await this.service.changeAll(scope, issues);
    return told({ issues: value }, seq, reply);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change an issue; what changed is added to its history' })
  @ApiOkResponse(EXAMPLES.issue)
  async change(
    @Scope() scope: QueryScope,
    @Param() { id }: IssuePathDto,
    @Body() changes: IssueChangesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Issue> {
    const { value, seq } = await this.service.change(scope, id, changes);
    return told(value, seq, reply);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove an issue with its comments, history and links' })
  async delete(
    @Scope() scope: QueryScope,
    @Param() { id }: IssuePathDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    told(undefined, await this.service.delete(scope, id), reply);
  }

  @Post(':id/comments')
  @ApiOperation({ summary: 'Comment on an issue' })
  @ApiCreatedResponse(EXAMPLES.comment)
  async comment(
    @Scope() scope: QueryScope,
    @Param() { id }: IssuePathDto,
    @Body() { body }: NewCommentDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IssueComment> {
    const { value, seq } = await this.service.comment(scope, id, body);
    return told(value, seq, reply);
  }
}

function told<T>(value: T, seq: number, reply: FastifyReply): T {
  void reply.header('falaj-seq', String(seq)).header('cache-control', 'no-store');
  return value;
}
