import { Controller, Get, Param } from '@nestjs/common';
import { ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../http/ready-answer.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { InventoryService } from './inventory.service.js';

const OF_ONE_ITEM = { name: 'sku', required: false, description: 'Only this item; without it, all', example: '85123A' };

/** Questions about the stock. Parameters are those of the definition behind each; the registry checks them. */
@ApiTags('warehouse')
@Controller('api/v1/inventory')
export class InventoryController {
  constructor(private readonly service: InventoryService) {}

  @Get('items')
  @ReadyAnswer()
  @AnswersOperation('search_items')
  items(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.items(scope, params);
  }

  @Get('items/:sku')
  @AnswersOperation('get_item_by_sku')
  @ApiParam({ name: 'sku', example: '85123A' })
  item(
    @Scope() scope: QueryScope,
    @Param('sku') sku: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    takesNone(params);
    return this.service.item(scope, sku);
  }

  @Get('summary')
  @ReadyAnswer()
  @AnswersOperation('get_inventory_summary')
  summary(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.summary(scope, params);
  }

  @Get('low-stock')
  @ReadyAnswer()
  @AnswersOperation('get_low_stock_items')
  lowStock(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.lowStock(scope, params);
  }

  @Get('movements')
  @ReadyAnswer()
  @AnswersOperation('get_movements')
  movements(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.movements(scope, params);
  }

  @Get('reorder')
  @ReadyAnswer()
  @AnswersOperation('reorder_recommendations')
  reorder(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.reorder(scope, params);
  }

  @Get('demand/summary')
  @ReadyAnswer()
  @AnswersOperation('demand_summary')
  demandSummary(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.demandSummary(scope, params);
  }

  @Get('demand/daily')
  @ReadyAnswer()
  @AnswersOperation('daily_demand')
  @ApiQuery(OF_ONE_ITEM)
  dailyDemand(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.demand(scope, 'daily', params);
  }

  @Get('demand/weekly')
  @ReadyAnswer()
  @AnswersOperation('weekly_demand')
  @ApiQuery(OF_ONE_ITEM)
  weeklyDemand(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.demand(scope, 'weekly', params);
  }

  @Get('demand/monthly')
  @ReadyAnswer()
  @AnswersOperation('monthly_demand')
  @ApiQuery(OF_ONE_ITEM)
  monthlyDemand(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.demand(scope, 'monthly', params);
  }

  @Get('demand/brands')
  @ReadyAnswer()
  @AnswersOperation('brand_demand')
  brandDemand(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.brandDemand(scope, params);
  }
}

function takesNone(params: RawParameters): void {
  const [name] = Object.keys(params);
  if (name !== undefined)
    throw new FalajError('query.parameter_unknown', `this endpoint takes no parameter ${name.slice(0, 64)}`);
}
