import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { MetricSeriesDto } from './metric-series.dto.js';

const INTERVALS = ['hour', 'day'] as const;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export class AggregateMetricsDto extends MetricSeriesDto {
  @ApiPropertyOptional({ enum: INTERVALS, type: 'string', default: 'hour' })
  @IsOptional()
  @IsIn(INTERVALS)
  interval: (typeof INTERVALS)[number] = 'hour';

  @ApiPropertyOptional({ format: 'date', description: 'First day; else the first there is.', example: '2014-02-20' })
  @IsOptional()
  @Matches(DATE, { message: 'start_date must be a date: YYYY-MM-DD' })
  @IsISO8601({ strict: true })
  start_date?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Last day; else the newest there is.', example: '2014-02-21' })
  @IsOptional()
  @Matches(DATE, { message: 'end_date must be a date: YYYY-MM-DD' })
  @IsISO8601({ strict: true })
  end_date?: string;
}
