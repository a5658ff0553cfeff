import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, Max, Min } from 'class-validator';

const LIMIT_MAX = 100;

export class UpdatedQueryDto {
  @ApiProperty({ description: 'Instant; what changed later is listed.', example: '2026-02-28T00:00:00Z' })
  @IsISO8601({ strict: true })
  since!: string;

  @ApiPropertyOptional({
    description: 'At most so many, oldest first.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_MAX,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit: number = LIMIT_MAX;
}
