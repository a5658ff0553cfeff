import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CacheAlerts } from '../cache/alerts/cache.alerts.js';
import { CacheAdmin } from '../cache/cache.admin.js';
import { CacheExplorer } from '../cache/cache.explorer.js';
import { CacheInspector } from '../cache/cache.inspector.js';
import { CacheStatistics } from '../cache/cache.statistics.js';
import { CacheMaintenance } from '../cache/maintenance/cache.maintenance.js';
import { StatisticsRecorder } from '../cache/statistics/statistics.recorder.js';
import { ChangeReport } from '../changes/change.report.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { KeepsOwnDeadline } from '../http/own-deadline.decorator.js';
import { RequireRole } from '../http/require-role.decorator.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { OperationCatalogue } from '../registry/operation.catalogue.js';
import { EntriesQueryDto } from './entries-query.dto.js';
import { InvalidateDto } from './invalidate.dto.js';
import { MaintenanceDto } from './maintenance.dto.js';
import { StatisticsStreams } from './statistics.streams.js';
import { StatsQueryDto, windowSeconds } from './stats-query.dto.js';
import { wireCase } from './wire-case.js';

/** What operators see and do. Values are never shown. */
@ApiTags('operations')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/admin')
export class AdminController {
  constructor(
    private readonly statistics: CacheStatistics,
    private readonly inspector: CacheInspector,
    private readonly cache: CacheAdmin,
    private readonly explorer: CacheExplorer,
    private readonly catalogue: OperationCatalogue,
    private readonly changes: ChangeReport,
    private readonly maintenance: CacheMaintenance,
    private readonly alerts: CacheAlerts,
    private readonly recorder: StatisticsRecorder,
    private readonly streams: StatisticsStreams,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('cache/stats')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary:
      'Hits, misses, sets and errors of this process, by operation and region; of all processes over a window; the last maintenance',
  })
  async stats(@Query() { window }: StatsQueryDto): Promise<JsonValue> {
    const { enabled, namespace } = this.settings.cache;
    const within = window === undefined ? {} : { window: await this.recorder.report(windowSeconds(window)) };
    return wireCase({
      enabled,
      namespace,
      ...this.statistics.snapshot(),
      ...within,
      maintenance: this.maintenance.last,
    });
  }

  @Get('cache/stats/stream')
  @KeepsOwnDeadline()
  @Header('cache-control', 'no-store')
  @Header('x-accel-buffering', 'no')
  @ApiOperation({
    summary: 'The statistics of this process as server-sent events: a snapshot, then what came each second',
  })
  @ApiOkResponse({ description: 'Events', content: { 'text/event-stream': { schema: { type: 'string' } } } })
  statsStream(): StreamableFile {
    return new StreamableFile(this.streams.follow(), { type: 'text/event-stream; charset=utf-8' });
  }

  @Get('cache/regions')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Cache policies, and the operations that follow each' })
  regions(): JsonValue {
    const cached = new Set(this.explorer.cachedQueryIds);
    const operations = this.catalogue.entries().map(({ operation, queryId, definition }) => ({
      operation,
      queryId,
      region: definition.cache?.region ?? null,
      ttlSeconds: definition.cache?.ttlSeconds ?? null,
      isCached: cached.has(queryId),
    }));
    const { regions, enabled } = this.settings.cache;
    const policies = Object.entries(regions).map(([name, policy]) => ({ name, ...policy }));
    return wireCase({ enabled, regions: policies, operations });
  }

  @Get('cache/entries')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary:
      'Cached entries without their values; of one key, in each tier, whether it would be served now and why not',
  })
  async entries(@Query() { key, prefix, limit }: EntriesQueryDto): Promise<JsonObject> {
    if (key === undefined) {
      const found = await this.inspector.entries(prefix ?? '', limit);
      return { count: found.length, entries: wireCase(found) };
    }
    const { entries, tags, ...known } = await this.inspector.inspect(key);
    const told = { tagStates: tags, ...known };
    return { count: entries.length, entries: wireCase(entries), ...(wireCase(told) as JsonObject) };
  }

  @Post('cache/invalidate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Never serve again what is named: exactly one of key, prefix, pattern, region, tag, tenant, namespace',
  })
  async invalidate(@Body() body: InvalidateDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<JsonValue> {
    const { soft = false, dry_run: dryRun = false, ...target } = body;
    if (dryRun) return wireCase({ dryRun, matched: await this.cache.count(target) });
    const report = await this.cache.invalidate(target, { soft });
    void reply.header('falaj-seq', String(report.seq));
    return wireCase(report);
  }

  @Post('cache/maintenance')
  @HttpCode(200)
  @KeepsOwnDeadline()
  @ApiOperation({
    summary: 'Look after Redis now: keys without an end of life, old versions, regions over their limits',
  })
  async lookAfter(@Body() { dry_run: dryRun = false }: MaintenanceDto): Promise<JsonValue> {
    return wireCase(await this.maintenance.run({ dryRun }));
  }

  @Get('alerts')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary:
      'Alerts of this process that are active, and those that are over; what any process holds; what reached the webhook',
  })
  async alertList(): Promise<JsonValue> {
    const { board, webhook } = this.alerts;
    return wireCase({ active: board.active, recent: board.recent, held: await this.alerts.everywhere(), webhook });
  }

  @Get('changes')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The change log: its head, what waits, and every process that follows it' })
  async log(): Promise<JsonValue> {
    return wireCase(await this.changes.read());
  }
}
