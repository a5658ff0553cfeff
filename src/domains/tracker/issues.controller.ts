import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../../http/require-role.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { IssueComment } from './comment.js';
import { HistoryQueryDto } from './dto/history-query.dto.js';
import { IssueFilterDto } from './dto/issue-filter.dto.js';
import { IssuePathDto } from './dto/issue-path.dto.js';
import { IssuesQueryDto } from './dto/issues-query.dto.js';
import { KeyPathDto } from './dto/key-path.dto.js';
import { SearchQueryDto } from './dto/search-query.dto.js';
import { UpdatedQueryDto } from './dto/updated-query.dto.js';
import type { Issue } from './issue.js';
import { IssueService } from './issue.service.js';
import { EXAMPLES } from './tracker.examples.js';
import { TrackerResponse } from './tracker-response.decorator.js';

/** Reading issues of the tenant that the token, or the header Falaj-Tenant, names. */
@ApiTags('tracker')
@ApiBearerAuth()
@RequireRole('viewer')
@Controller('api/v1/issues')
export class IssuesController {
  constructor(private readonly service: IssueService) {}

  @Get()
  @TrackerResponse('list')
  @ApiOperation({ summary: 'Issues of the tenant, those changed last first' })
  @ApiOkResponse(EXAMPLES.issues)
  async list(@Scope() scope: QueryScope, @Query() query: IssuesQueryDto): Promise<object> {
    const { limit, offset, ...filter } = query;
    return { ...(await this.service.list(scope, filter, { limit, offset })), limit, offset };
  }

  @Get('count')
  @TrackerResponse('count')
  @ApiOperation({ summary: 'How many issues the tenant has' })
  @ApiOkResponse(EXAMPLES.count)
  async count(@Scope() scope: QueryScope, @Query() query: IssueFilterDto): Promise<{ readonly count: number }> {
    const { ...filter } = query;
    return { count: await this.service.count(scope, filter) };
  }

  @Get('search')
  @TrackerResponse('search')
  @ApiOperation({ summary: 'Issues that share trigrams with a text, best first' })
  @ApiOkResponse(EXAMPLES.search)
  async search(@Scope() scope: QueryScope, @Query() query: SearchQueryDto): Promise<object> {
    const { ...search } = query;
    return { q: search.q, issues: await this.service.search(scope, search) };
  }

  @Get('updated')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Issues that changed after an instant, oldest first; never cached' })
  @ApiOkResponse(EXAMPLES.updated)
  async updated(@Scope() scope: QueryScope, @Query() { since, limit }: UpdatedQueryDto): Promise<object> {
    return { since, issues: await this.service.updatedSince(scope, new Date(since), limit) };
  }

  @Get('key/:key')
  @TrackerResponse('entity')
  @ApiOperation({ summary: 'One issue by its key' })
  @ApiOkResponse(EXAMPLES.issue)
  byKey(@Scope() scope: QueryScope, @Param() { key }: KeyPathDto): Promise<Issue> {
    return this.service.getByKey(scope, key);
  }

  @Get(':id')
  @TrackerResponse('entity')
  @ApiOperation({ summary: 'One issue' })
  @ApiOkResponse(EXAMPLES.issue)
  byId(@Scope() scope: QueryScope, @Param() { id }: IssuePathDto): Promise<Issue> {
    return this.service.get(scope, id);
  }

  @Get(':id/history')
  @ApiOperation({ summary: 'What changed of an issue, newest first' })
  @ApiOkResponse(EXAMPLES.history)
  history(
    @Scope() scope: QueryScope,
    @Param() { id }: IssuePathDto,
    @Query() { limit }: HistoryQueryDto,
  ): Promise<QueryAnswer> {
    return this.service.history(scope, id, limit);
  }

  @Get(':id/comments')
  @TrackerResponse('list')
  @ApiOperation({ summary: 'Comments on an issue, oldest first' })
  @ApiOkResponse(EXAMPLES.comments)
  async comments(
    @Scope() scope: QueryScope,
    @Param() { id }: IssuePathDto,
    @Query() { limit }: HistoryQueryDto,
  ): Promise<{ readonly comments: readonly IssueComment[] }> {
    return { comments: await this.service.commentsOn(scope, id, limit) };
  }
}
