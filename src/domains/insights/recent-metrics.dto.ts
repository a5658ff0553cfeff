import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, Matches, Max, Min } from 'class-validator';
import { MetricSeriesDto } from './metric-series.dto.js';

const MINUTES_MAX = 10_080;
const MINUTES_DEFAULT = 60;
const LIMIT_DEFAULT = 100;
const OFFSET_DEFAULT = 0;
const LIMIT_MAX = 1000;
const OFFSET_MAX = 1_000_000;

export class RecentMetricsDto extends MetricSeriesDto {
  @ApiPropertyOptional({
    minimum: 1,
    maximum: MINUTES_MAX,
    default: MINUTES_DEFAULT,
    description: 'Length of the window.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MINUTES_MAX)
  window_minutes: number = MINUTES_DEFAULT;

  @ApiPropertyOptional({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit: number = LIMIT_DEFAULT;

  @ApiPropertyOptional({ minimum: 0, maximum: OFFSET_MAX, default: OFFSET_DEFAULT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(OFFSET_MAX)
  offset: number = OFFSET_DEFAULT;

  @ApiPropertyOptional({
    format: 'date',
    description: 'Day whose newest value ends the window; else the newest there is.',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'as_of must be a date: YYYY-MM-DD' })
  @IsISO8601({ strict: true })
  as_of?: string;
}
