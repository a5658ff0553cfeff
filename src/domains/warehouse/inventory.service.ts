import { Injectable } from '@nestjs/common';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { DemandDataClient } from './demand.data-client.js';
import { InventoryDataClient } from './inventory.data-client.js';

export type DemandPeriod = 'daily' | 'weekly' | 'monthly';

/** Which registered query answers each question about the stock. */
@Injectable()
export class InventoryService {
  constructor(
    private readonly inventory: InventoryDataClient,
    private readonly demands: DemandDataClient,
  ) {}

  /** @throws FalajError inventory.unknown_item */
  async item(scope: QueryScope, sku: string): Promise<QueryAnswer> {
    const answer = await this.inventory.getItemBySku(scope, { sku });
    if (answer.rowCount === 0) throw new FalajError('inventory.unknown_item', 'there is no item with this code');
    return answer;
  }

  items(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.inventory.searchItems(scope, params);
  }

  lowStock(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.inventory.getLowStockItems(scope, params);
  }

  summary(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.inventory.getInventorySummary(scope, params);
  }

  movements(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.inventory.getMovements(scope, params);
  }

  reorder(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.inventory.reorderRecommendations(scope, params);
  }

  demandSummary(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.demands.demandSummary(scope, params);
  }

  brandDemand(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.demands.brandDemand(scope, params);
  }

  /** Demand for all items, or where one is named for that. */
  demand(scope: QueryScope, period: DemandPeriod, params: RawParameters): Promise<QueryAnswer> {
    const isOfOne = Object.hasOwn(params, 'sku');
    switch (period) {
      case 'daily':
        return isOfOne ? this.demands.dailyDemandBySku(scope, params) : this.demands.dailyDemand(scope, params);
      case 'weekly':
        return isOfOne ? this.demands.weeklyDemandBySku(scope, params) : this.demands.weeklyDemand(scope, params);
      case 'monthly':
        return isOfOne ? this.demands.monthlyDemandBySku(scope, params) : this.demands.monthlyDemand(scope, params);
    }
  }
}
