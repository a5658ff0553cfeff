import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../http/require-role.decorator.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import { PrefetchPlans } from '../prefetch/prefetch.plans.js';
import { EndingWatch } from '../prefetch/ending.watch.js';
import { WarmRuns } from '../prefetch/warm.runs.js';
import { Warmer } from '../prefetch/warmer.js';
import { WarmupDto } from './warmup.dto.js';
import { wireCase } from './wire-case.js';

/** Warming the cache before it is asked. Answers are never shown here: whoever may ask for them asks for them. */
@ApiTags('operations')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/admin/cache')
export class WarmupController {
  constructor(
    private readonly warmer: Warmer,
    private readonly plans: PrefetchPlans,
    private readonly runs: WarmRuns,
    private readonly ending: EndingWatch,
  ) {}

  @Post('warmup')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Ask the questions of packs or of the body early, so that the cache has their answers' })
  async warmup(@Body() { packs, samples }: WarmupDto): Promise<JsonValue> {
    if (packs === undefined && samples === undefined)
      throw new FalajError('request.invalid', 'the body names neither packs nor samples', {
        hint: 'Send {"packs": ["core_kpis"]}, or {"samples": [{"fn": …, "params": {…}}]}.',
      });
    const specs = (samples ?? []).map(({ fn, params }) => ({ fn, params: (params ?? {}) as JsonObject }));
    const { failures, elapsedMs, ...report } = await this.warmer.warm({ packs: packs ?? [], samples: specs });
    // Parameters keep their own names and values, whatever the case of these.
    return {
      ...report,
      elapsed_ms: Math.round(elapsedMs),
      failures: failures.map(({ queryId, ...failure }) => ({ query_id: queryId, ...failure })),
    };
  }

  @Get('warmup')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Warm-ups of this process that are under way, and the last that ended' })
  warmups(): JsonValue {
    return wireCase({ ...this.runs.list(), ending: this.ending.status });
  }

  @Post('warmup/:id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask nothing more of a warm-up that is under way' })
  cancel(@Param('id') id: string): JsonValue {
    return wireCase(this.runs.cancel(id));
  }

  @Get('packs')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The packs that can be warmed by name' })
  packs(): JsonObject {
    const packs = this.plans.packs().map(({ name, domain, title, description, entries, forEach, schedule }) => ({
      ...{ name, domain, title, description, questions: entries.length, for_each: forEach?.name ?? null, schedule },
    }));
    return { packs };
  }

  @Get('packs/:name')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'One pack and the questions in it' })
  pack(@Param('name') wanted: string): JsonObject {
    const { name, domain, title, description, entries, forEach, schedule } = this.plans.pack(wanted);
    const specs = entries.map(({ fn, params, note, definition, each }) => ({
      ...{ fn, query_id: definition.queryId, params, note, ...(each === undefined ? {} : { each }) },
    }));
    return { name, domain, title, description, for_each: forEach?.name ?? null, schedule, specs };
  }
}
