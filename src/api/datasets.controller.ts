import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DatasetFreshnessReader } from '../health/dataset-freshness.reader.js';
import { RequireRole } from '../http/require-role.decorator.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import { DatasetPromises } from './dataset.promises.js';
import { LoadsQueryDto } from './loads-query.dto.js';
import { wireCase } from './wire-case.js';

/** How far the data reach, and what each load brought. */
@ApiTags('operations')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/admin/datasets')
export class DatasetsController {
  constructor(
    private readonly freshness: DatasetFreshnessReader,
    private readonly promises: DatasetPromises,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The datasets: how far they reach, when they were loaded, and how old their queries let them become',
  })
  async list(): Promise<JsonValue> {
    const datasets = await this.freshness.read();
    return {
      datasets: datasets.map((dataset) => ({
        ...(wireCase(dataset) as JsonObject),
        ...this.promises.of(dataset.datasetId, dataset.ageDays),
      })),
    };
  }

  @Get('loads')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What the loads of all datasets brought, newest first' })
  async allLoads(@Query() query: LoadsQueryDto): Promise<JsonValue> {
    return this.page(query);
  }

  @Get(':dataset_id/loads')
  @Header('cache-control', 'no-store')
  @ApiParam({ name: 'dataset_id', description: 'GET /api/v1/admin/datasets lists them.', example: 'world_bank_gdp' })
  @ApiOperation({ summary: 'What the loads of one dataset brought, newest first' })
  async loads(@Param('dataset_id') datasetId: string, @Query() query: LoadsQueryDto): Promise<JsonValue> {
    const known = await this.freshness.read();
    if (!known.some((dataset) => dataset.datasetId === datasetId))
      throw new FalajError('data.unknown', `there is no dataset ${JSON.stringify(datasetId.slice(0, 64))}`);
    return this.page(query, datasetId);
  }

  private async page({ limit, before, movement }: LoadsQueryDto, datasetId?: string): Promise<JsonValue> {
    const loads = await this.freshness.loads({ limit, beforeId: before, movement, datasetId });
    return { loads: wireCase(loads), next_before: loads.length === limit ? (loads.at(-1)?.id ?? null) : null };
  }
}
