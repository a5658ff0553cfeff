import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** Machines: which there are, who has them, how they are. */
@Injectable()
export class EquipmentDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_equipment_list', 'get_equipment_list')
  getEquipmentList(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_equipment_list', scope, params);
  }

  @RegisteredQuery('get_equipment_by_id', 'get_equipment_by_id')
  getEquipmentById(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_equipment_by_id', scope, params);
  }

  @RegisteredQuery('get_equipment_assignments', 'get_equipment_assignments')
  getEquipmentAssignments(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_equipment_assignments', scope, params);
  }

  @RegisteredQuery('get_equipment_health_status', 'get_equipment_health_status')
  getEquipmentHealthStatus(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_equipment_health_status', scope, params);
  }

  @RegisteredQuery('get_equipment_maintenance', 'get_equipment_maintenance')
  getEquipmentMaintenance(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_equipment_maintenance', scope, params);
  }

  @RegisteredQuery('get_failure_summary', 'get_failure_summary')
  getFailureSummary(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('get_failure_summary', scope, params);
  }
}
