import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditFlusher } from '../audit/audit.flusher.js';
import { AuditLog } from '../audit/audit.log.js';
import { AuditReader, type RecordedQuestion } from '../audit/audit.reader.js';
import { RequireRole } from '../http/require-role.decorator.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { QuestionLogQueryDto } from './question-log-query.dto.js';
import { wireCase } from './wire-case.js';

/** Who asked which query when. */
@ApiTags('operations')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/admin/query-audit')
export class QueryAuditController {
  constructor(
    private readonly reader: AuditReader,
    private readonly log: AuditLog,
    private readonly flusher: AuditFlusher,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Who asked which query when, newest first',
    description:
      'A row is one question of one caller with one outcome, asked `times` times between `first_at` and `last_at`. `params` are those of ' +
      'queries that anyone may ask; of all others no value is kept. What the process that answers has noted is written first; other processes write theirs every `query_audit.flush_ms`. `process` counts what it was asked.',
  })
  async list(@Query() query: QuestionLogQueryDto): Promise<JsonValue> {
    const { limit, before, query_id: queryId, principal, status, cache, since, until } = query;
    // What this process was asked up to now belongs to the answer; where it cannot be written, what is there is shown all the same.
    await this.flusher.flush().catch(() => undefined);
    const found = await this.reader.list({ limit, beforeId: before, queryId, principal, status, cache, since, until });
    return {
      questions: found.map(told),
      next_before: found.length === limit ? (found.at(-1)?.id ?? null) : null,
      process: { ...this.log.counts, waiting: this.log.waiting },
    };
  }
}

/** The names of parameters are the caller's. */
function told({ params, ...rest }: RecordedQuestion): JsonValue {
  return { ...(wireCase(rest) as JsonObject), params };
}
