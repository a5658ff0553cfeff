import { Controller, Get } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../http/ready-answer.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { OperationsDataClient } from './operations.data-client.js';

/** Questions about the tasks. */
@ApiTags('warehouse')
@Controller('api/v1/operations')
export class OperationsController {
  constructor(private readonly client: OperationsDataClient) {}

  @Get('tasks')
  @ReadyAnswer()
  @AnswersOperation('get_tasks_by_status')
  @ApiQuery({
    name: 'assignee',
    required: false,
    description: "Only this person's; for analysts",
    example: 'worker-01',
  })
  tasks(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    const isOfOne = Object.hasOwn(params, 'assignee');
    return isOfOne ? this.client.getTasksByAssignee(scope, params) : this.client.getTasksByStatus(scope, params);
  }

  @Get('tasks/summary')
  @ReadyAnswer()
  @AnswersOperation('get_tasks_summary')
  summary(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.client.getTasksSummary(scope, params);
  }
}
