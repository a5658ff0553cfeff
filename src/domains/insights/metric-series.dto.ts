import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

const NAME_LENGTH_MAX = 100;

/** One metric of one service. */
export abstract class MetricSeriesDto {
  @ApiProperty({ description: 'GET /api/v1/monitoring/metrics/series lists them.', example: 'rds-cc0c53' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_LENGTH_MAX)
  service_name!: string;

  @ApiProperty({ example: 'cpu_utilization' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_LENGTH_MAX)
  metric_type!: string;

  @ApiPropertyOptional({ description: 'true asks the database; for analysts and above.' })
  @IsOptional()
  @IsString()
  skip_cache?: string;
}
