import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ValueFamilies } from '../cache/writes/value.families.js';
import { WriteReport } from '../cache/writes/write.report.js';
import { RequireRole } from '../http/require-role.decorator.js';
import type { JsonValue } from '../kernel/canonical-json.js';
import { wireCase } from './wire-case.js';
import { RetryWritesDto, WritesFamilyDto } from './writes.dto.js';

const RETRIED_MAX = 1000;

/** What waits between an acknowledgement and the database, and what did not get there. Values are never shown. */
@ApiTags('operations')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/admin/cache/writes')
export class WritesController {
  constructor(
    private readonly families: ValueFamilies,
    private readonly report: WriteReport,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Families of values that are written through the cache: mode, pending writes, dead letters',
  })
  async list(): Promise<JsonValue> {
    return wireCase(await this.report.read());
  }

  @Post('flush')
  @HttpCode(200)
  @ApiOperation({ summary: 'Apply what is pending of a family now' })
  async flush(@Body() { family }: WritesFamilyDto): Promise<JsonValue> {
    return { family, drained: await this.families.find(family).applyPending() };
  }

  @Post('retry')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Apply dead letters of a family anew; one that a later write has overwritten changes nothing',
  })
  async retry(@Body() { family, order }: RetryWritesDto): Promise<JsonValue> {
    return { family, ...(await this.families.find(family).retry(RETRIED_MAX, order)) };
  }

  @Post('abandon')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give up the stream of a family that does not come back: writes go through, and what only it held is lost',
  })
  async abandon(@Body() { family }: WritesFamilyDto): Promise<JsonValue> {
    return { family, abandoned: await this.families.find(family).abandon() };
  }
}
