import { Injectable } from '@nestjs/common';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { EquipmentDataClient } from './equipment.data-client.js';
import { TelemetryDataClient } from './telemetry.data-client.js';

/** Which registered query answers each question about the equipment. */
@Injectable()
export class EquipmentService {
  constructor(
    private readonly equipment: EquipmentDataClient,
    private readonly readings: TelemetryDataClient,
  ) {}

  list(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.equipment.getEquipmentList(scope, params);
  }

  health(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.equipment.getEquipmentHealthStatus(scope, params);
  }

  metrics(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.readings.getMetricsList(scope, params);
  }

  failures(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.equipment.getFailureSummary(scope, params);
  }

  maintenance(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.equipment.getEquipmentMaintenance(scope, params);
  }

  /** @throws FalajError equipment.unknown */
  async one(scope: QueryScope, assetId: string): Promise<QueryAnswer> {
    const answer = await this.equipment.getEquipmentById(scope, { asset_id: assetId });
    if (answer.rowCount === 0) throw new FalajError('equipment.unknown', 'there is no equipment of this name');
    return answer;
  }

  /** @throws FalajError equipment.unknown */
  async telemetry(scope: QueryScope, assetId: string, params: RawParameters): Promise<QueryAnswer> {
    await this.one(scope, assetId);
    return this.readings.getEquipmentTelemetry(scope, { ...params, asset_id: assetId });
  }

  /** @throws FalajError equipment.unknown */
  async telemetrySummary(scope: QueryScope, assetId: string, params: RawParameters): Promise<QueryAnswer> {
    await this.one(scope, assetId);
    return this.readings.getTelemetrySummary(scope, { ...params, asset_id: assetId });
  }

  /** Who may not know of people is refused before the equipment is looked for. */
  assignments(scope: QueryScope, assetId: string, params: RawParameters): Promise<QueryAnswer> {
    return this.equipment.getEquipmentAssignments(scope, { ...params, asset_id: assetId });
  }
}
