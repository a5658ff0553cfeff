import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, Matches, Max, Min } from 'class-validator';
import { MetricSeriesDto } from './metric-series.dto.js';

const MINUTES_MAX = 10_080;
const LIMIT_MAX = 1000;
const OFFSET_MAX = 1_000_000;

export class RecentMetricsDto extends MetricSeriesDto {
  @ApiPropertyOptional({ minimum: 1, maximum: MINUTES_MAX, default: 60, description: 'Length of the window.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MINUTES_MAX)
  window_minutes = 60;

  @ApiPropertyOptional({ minimum: 1, maximum: LIMIT_MAX, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit = 100;

  @ApiPropertyOptional({ minimum: 0, maximum: OFFSET_MAX, default: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(OFFSET_MAX)
  offset = 0;

  @ApiPropertyOptional({
    format: 'date',
    description: 'Day whose newest value ends the window; else the newest there is.',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'as_of must be a date: YYYY-MM-DD' })
  @IsISO8601({ strict: true })
  as_of?: string;
}
