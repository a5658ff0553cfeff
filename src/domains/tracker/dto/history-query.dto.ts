import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { ReadQueryDto } from './read-query.dto.js';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 500;

export class HistoryQueryDto extends ReadQueryDto {
  @ApiPropertyOptional({
    description: 'At most so many, newest first.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit: number = LIMIT_DEFAULT;
}
