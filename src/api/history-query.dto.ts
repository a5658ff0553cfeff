import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

const RUNS_MAX = 1000;
const RUNS_DEFAULT = 20;

export class HistoryQueryDto {
  @ApiPropertyOptional({
    description: 'At most so many, newest first.',
    minimum: 1,
    maximum: RUNS_MAX,
    default: RUNS_DEFAULT,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(RUNS_MAX)
  limit: number = RUNS_DEFAULT;
}
