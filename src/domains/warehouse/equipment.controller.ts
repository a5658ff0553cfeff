import { Controller, Get, Param } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { AnswersOperation } from '../../http/answers-operation.decorator.js';
import { QueryParameters } from '../../http/query-parameters.decorator.js';
import { ReadyAnswer } from '../../http/ready-answer.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { EquipmentService } from './equipment.service.js';

const ASSET = { name: 'asset_id', example: 'FL-01' };

/** Questions about the equipment. What names people is for analysts. */
@ApiTags('warehouse')
@Controller('api/v1/equipment')
export class EquipmentController {
  constructor(private readonly service: EquipmentService) {}

  @Get()
  @ReadyAnswer()
  @AnswersOperation('get_equipment_list')
  list(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.list(scope, params);
  }

  @Get('health')
  @ReadyAnswer()
  @AnswersOperation('get_equipment_health_status')
  health(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.health(scope, params);
  }

  @Get('metrics')
  @ReadyAnswer()
  @AnswersOperation('get_metrics_list')
  metrics(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.metrics(scope, params);
  }

  @Get('failures')
  @ReadyAnswer()
  @AnswersOperation('get_failure_summary')
  failures(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.failures(scope, params);
  }

  @Get('maintenance')
  @ReadyAnswer()
  @AnswersOperation('get_equipment_maintenance')
  maintenance(@Scope() scope: QueryScope, @QueryParameters() params: RawParameters): Promise<QueryAnswer> {
    return this.service.maintenance(scope, params);
  }

  @Get(':asset_id')
  @AnswersOperation('get_equipment_by_id')
  @ApiParam(ASSET)
  one(@Scope() scope: QueryScope, @Param('asset_id') assetId: string): Promise<QueryAnswer> {
    return this.service.one(scope, assetId);
  }

  @Get(':asset_id/telemetry')
  @AnswersOperation('get_equipment_telemetry')
  @ApiParam(ASSET)
  telemetry(
    @Scope() scope: QueryScope,
    @Param('asset_id') assetId: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.service.telemetry(scope, assetId, params);
  }

  @Get(':asset_id/telemetry/summary')
  @AnswersOperation('get_telemetry_summary')
  @ApiParam(ASSET)
  telemetrySummary(
    @Scope() scope: QueryScope,
    @Param('asset_id') assetId: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.service.telemetrySummary(scope, assetId, params);
  }

  @Get(':asset_id/assignments')
  @AnswersOperation('get_equipment_assignments')
  @ApiParam(ASSET)
  assignments(
    @Scope() scope: QueryScope,
    @Param('asset_id') assetId: string,
    @QueryParameters() params: RawParameters,
  ): Promise<QueryAnswer> {
    return this.service.assignments(scope, assetId, params);
  }
}
