import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';

export const CATEGORIES = ['mempool', 'miner', 'whale', 'film'] as const;

const LIMIT_MAX = 100;
const PAGE_MAX = 10_000;

/** Which insights. */
export class InsightsQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: LIMIT_MAX, default: 20, description: 'Insights on a page.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit = 20;

  @ApiPropertyOptional({ minimum: 1, maximum: PAGE_MAX, default: 1, description: 'Which page, from 1.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  page = 1;

  @ApiPropertyOptional({ enum: CATEGORIES, description: 'Only this category.' })
  @IsOptional()
  @IsIn(CATEGORIES)
  category?: (typeof CATEGORIES)[number];

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 1,
    description: 'Only insights at least this sure; films have no confidence.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsNumber()
  @Min(0)
  @Max(1)
  min_confidence?: number;

  @ApiPropertyOptional({ description: 'true asks the database; for analysts and above.' })
  @IsOptional()
  @IsString()
  skip_cache?: string;
}
