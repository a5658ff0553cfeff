import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** What machines and rooms measured. */
@Injectable()
export class TelemetryDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_equipment_telemetry', 'get_equipment_telemetry')
  getEquipmentTelemetry(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_equipment_telemetry', scope, params);
  }

  @RegisteredQuery('get_telemetry_summary', 'get_telemetry_summary')
  getTelemetrySummary(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_telemetry_summary', scope, params);
  }

  @RegisteredQuery('get_metrics_list', 'get_metrics_list')
  getMetricsList(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_metrics_list', scope, params);
  }
}
