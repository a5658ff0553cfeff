import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** What lies in stock, how it moved, and what to order. */
@Injectable()
export class InventoryDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_item_by_sku', 'get_item_by_sku')
  getItemBySku(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_item_by_sku', scope, params);
  }

  @RegisteredQuery('search_items', 'search_items')
  searchItems(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('search_items', scope, params);
  }

  @RegisteredQuery('get_low_stock_items', 'get_low_stock_items')
  getLowStockItems(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_low_stock_items', scope, params);
  }

  @RegisteredQuery('get_inventory_summary', 'get_inventory_summary')
  getInventorySummary(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_inventory_summary', scope, params);
  }

  @RegisteredQuery('get_movements', 'get_movements')
  getMovements(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_movements', scope, params);
  }

  @RegisteredQuery('reorder_recommendations', 'reorder_recommendations')
  reorderRecommendations(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('reorder_recommendations', scope, params);
  }
}
