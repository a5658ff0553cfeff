import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { MetricDto } from './metric.dto.js';

const METRICS_MAX = 500;

export class MetricsBatchDto {
  @ApiProperty({
    type: [MetricDto],
    minItems: 1,
    maxItems: METRICS_MAX,
    description: 'Taken down together, or not at all.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(METRICS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MetricDto)
  metrics!: MetricDto[];
}
