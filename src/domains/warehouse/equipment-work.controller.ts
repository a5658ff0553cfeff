import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireRole } from '../../http/require-role.decorator.js';
import { Scope } from '../../http/scope.decorator.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { AssignDto } from './assign.dto.js';
import { AssignmentService, type Assignment } from './assignment.service.js';
import { EquipmentService } from './equipment.service.js';
import { TelemetryDto } from './telemetry.dto.js';
import { TelemetryService, type Ingested } from './telemetry.service.js';
import { ASSIGNMENT_EXAMPLE, INGESTED_EXAMPLE, RELEASE_EXAMPLE } from './warehouse.examples.js';

const ASSET = { name: 'asset_id', example: 'FL-02' };

/** What is done with equipment. Each is answered once every reader of this process is past it; `Falaj-Seq` carries that elsewhere. */
@ApiTags('warehouse')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/equipment/:asset_id')
export class EquipmentWorkController {
  constructor(
    private readonly equipment: EquipmentService,
    private readonly assignments: AssignmentService,
    private readonly telemetry: TelemetryService,
  ) {}

  @Post('telemetry')
  @ApiParam(ASSET)
  @ApiOperation({
    summary: 'Take in readings',
    description:
      'Up to 100 at once; sent again they are the same. 202 where a durable stream has them and the tables will shortly, 201 where the tables have.',
  })
  @ApiResponse({ status: 201, description: 'As it goes out', schema: { example: INGESTED_EXAMPLE } })
  async ingest(
    @Scope() scope: QueryScope,
    @Param('asset_id') assetId: string,
    @Body() { readings }: TelemetryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Ingested> {
    await this.equipment.one(scope, assetId);
    const now = new Date().toISOString();
    const { ingested, seq } = await this.telemetry.ingest(
      scope,
      assetId,
      readings.map(({ metric, value, ts }) => ({ metric, value, at: new Date(ts ?? now).toISOString() })),
    );
    void reply.code(seq === null ? 202 : 201);
    if (seq !== null) void reply.header('falaj-seq', String(seq));
    return ingested;
  }

  @Post('assign')
  @ApiParam(ASSET)
  @ApiOperation({ summary: 'Assign what is available; of two who ask at once one gets it' })
  @ApiResponse({ status: 201, description: 'As it goes out', schema: { example: ASSIGNMENT_EXAMPLE } })
  async assign(
    @Scope() { principal }: QueryScope,
    @Param('asset_id') assetId: string,
    @Body() { assignee, task_id: taskId }: AssignDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Assignment> {
    const { value, seq } = await this.assignments.assign(assetId, assignee ?? principal, taskId ?? null);
    void reply.code(201).header('falaj-seq', String(seq));
    return value;
  }

  @Post('release')
  @ApiParam(ASSET)
  @ApiOperation({ summary: 'Release what is assigned' })
  @ApiResponse({ status: 200, description: 'As it goes out', schema: { example: RELEASE_EXAMPLE } })
  async release(
    @Param('asset_id') assetId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Assignment> {
    const { value, seq } = await this.assignments.release(assetId);
    void reply.code(200).header('falaj-seq', String(seq));
    return value;
  }
}
