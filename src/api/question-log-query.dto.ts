import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const ROWS_MAX = 1000;
const ROWS_DEFAULT = 50;
const STATUSES: readonly string[] = ['success', 'error', 'timeout'];
const WAYS: readonly string[] = ['hit', 'stale', 'miss', 'bypass', 'none'];

export class QuestionLogQueryDto {
  @ApiPropertyOptional({
    description: 'At most so many, newest first.',
    minimum: 1,
    maximum: ROWS_MAX,
    default: ROWS_DEFAULT,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(ROWS_MAX)
  limit: number = ROWS_DEFAULT;

  @ApiPropertyOptional({ description: 'Those recorded before the one of this id.', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  before?: number;

  @ApiPropertyOptional({ description: 'Those about this query.', example: 'world_bank_indicator' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  query_id?: string;

  @ApiPropertyOptional({ description: 'Those of this principal.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(512)
  principal?: string;

  @ApiPropertyOptional({ description: 'Those that ended so.', enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: string;

  @ApiPropertyOptional({ description: 'Those answered so; none: not answered.', enum: WAYS })
  @IsOptional()
  @IsIn(WAYS)
  cache?: string;

  @ApiPropertyOptional({ description: 'Those asked at this instant or later.', format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  since?: string;

  @ApiPropertyOptional({ description: 'Those asked before this instant.', format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  until?: string;
}
