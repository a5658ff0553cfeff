import { Body, Controller, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AnswerAsLines } from '../http/answer-format.decorator.js';
import { KeepsOwnDeadline } from '../http/own-deadline.decorator.js';
import { QueryParameters } from '../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../http/ready-answer.decorator.js';
import { Scope } from '../http/scope.decorator.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { OperationCatalogue } from '../registry/operation.catalogue.js';
import { BatchDto } from './batch.dto.js';
import { BatchRunner } from './batch.runner.js';
import { QueryExplainer } from './query.explainer.js';
import { QueryPresenter } from './query.presenter.js';
import { RunQueryDto } from './run-query.dto.js';

/** Every registered query, whatever its domain. Runs go through the same data-client methods as the domains' own endpoints. */
@ApiTags('queries')
@ApiBearerAuth()
@Controller('api/v1/queries')
export class QueriesController {
  constructor(
    private readonly presenter: QueryPresenter,
    private readonly catalogue: OperationCatalogue,
    private readonly batches: BatchRunner,
    private readonly explainer: QueryExplainer,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What may be asked' })
  list(): JsonObject {
    return this.presenter.list();
  }

  @Post('batch')
  @KeepsOwnDeadline()
  @HttpCode(200)
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({ summary: 'Several queries at once, each with its own answer or problem' })
  batch(@Body() body: BatchDto, @Scope() scope: QueryScope, @Req() request: FastifyRequest): Promise<Buffer> {
    return this.batches.run(body.queries, scope, request.id);
  }

  @Get(':query_id')
  @ApiOperation({ summary: 'One query: parameters, columns, statement, lineage, cache policy' })
  show(@Param('query_id') queryId: string, @Scope() scope: QueryScope): JsonObject {
    return this.presenter.contract(queryId, scope);
  }

  @Get(':query_id/run')
  @ReadyAnswer()
  @ApiOperation({ summary: "Ask a query; its parameters stand in the URL's query string" })
  run(
    @Param('query_id') queryId: string,
    @Scope() scope: QueryScope,
    @QueryParameters() params: Record<string, unknown>,
  ): Promise<QueryAnswer> {
    return this.catalogue.invoke(queryId, scope, params);
  }

  @Post(':query_id/run')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask a query; its parameters stand in the body' })
  runWith(
    @Param('query_id') queryId: string,
    @Scope() scope: QueryScope,
    @Body() body: RunQueryDto,
  ): Promise<QueryAnswer> {
    return this.catalogue.invoke(queryId, scope, body.params ?? {});
  }

  @Get(':query_id/stream')
  @AnswerAsLines()
  @ApiOperation({ summary: 'The rows of an answer, one a line (NDJSON)' })
  stream(
    @Param('query_id') queryId: string,
    @Scope() scope: QueryScope,
    @QueryParameters() params: Record<string, unknown>,
  ): Promise<QueryAnswer> {
    return this.catalogue.invoke(queryId, scope, params);
  }

  @Get(':query_id/explain')
  @ApiOperation({ summary: 'How a question would be answered now: key, tier, position, tags and their last change' })
  explain(
    @Param('query_id') queryId: string,
    @Scope() scope: QueryScope,
    @QueryParameters() params: Record<string, unknown>,
  ): Promise<JsonObject> {
    return this.explainer.explain(queryId, scope, params);
  }
}
