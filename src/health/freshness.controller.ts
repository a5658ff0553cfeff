import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { ViewFreshness } from '../materialization/view-report.js';
import { DatasetFreshnessReader, type DatasetFreshness } from './dataset-freshness.reader.js';
import { ViewFreshnessReader } from './view-freshness.reader.js';

/** Ages against promises, for whoever watches them. It needs no token, so it tells names and ages and nothing else. */
@ApiTags('health')
@Controller('health/freshness')
export class FreshnessController {
  constructor(
    private readonly freshness: ViewFreshnessReader,
    private readonly datasets: DatasetFreshnessReader,
  ) {}

  /** 200 whatever the ages: a stale view makes no process unready, its answers come from the tables. 503 where nothing is known. */
  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: "Each view's age against its promise: ok or stale; and how far each dataset reaches",
    description:
      'The status is that of the views. How old the data of a dataset may be is each query’s promise: its answers warn.',
  })
  async read(): Promise<JsonObject> {
    const [views, datasets] = await Promise.all([this.freshness.read(), this.datasets.read()]);
    const status = views.every(({ isKept }) => isKept) ? 'ok' : 'stale';
    return {
      status,
      details: Object.fromEntries(views.map((view) => [view.name, told(view)])),
      datasets: Object.fromEntries(datasets.map((dataset) => [dataset.datasetId, reach(dataset)])),
    };
  }
}

function told({ isKept, asOf, ageSeconds, promiseSeconds }: ViewFreshness): JsonObject {
  return { status: isKept ? 'ok' : 'stale', as_of: asOf, age_seconds: ageSeconds, promise_seconds: promiseSeconds };
}

function reach({ asOf, ageDays, updatedAt }: DatasetFreshness): JsonObject {
  return { as_of: asOf, age_days: ageDays, updated_at: updatedAt };
}
