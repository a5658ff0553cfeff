import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

const LOADS_MAX = 1000;
const LOADS_DEFAULT = 50;
const MOVEMENTS: readonly string[] = ['first', 'newer', 'same', 'older', 'unknown'];

export class LoadsQueryDto {
  @ApiPropertyOptional({
    description: 'At most so many, newest first.',
    minimum: 1,
    maximum: LOADS_MAX,
    default: LOADS_DEFAULT,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LOADS_MAX)
  limit: number = LOADS_DEFAULT;

  @ApiPropertyOptional({ description: 'Those before the one of this id.', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  before?: number;

  @ApiPropertyOptional({
    description: 'Those that moved the day the data are as of like this; newer: what is usually looked for.',
    enum: MOVEMENTS,
  })
  @IsOptional()
  @IsIn(MOVEMENTS)
  movement?: string;
}
