import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';

export const CATEGORIES = ['mempool', 'miner', 'whale', 'film'] as const;

const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 20;
const PAGE_MAX = 10_000;
const PAGE_DEFAULT = 1;

/** Which insights. */
export class InsightsQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT, description: 'Insights on a page.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit: number = LIMIT_DEFAULT;

  @ApiPropertyOptional({ minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT, description: 'Which page, from 1.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  page: number = PAGE_DEFAULT;

  @ApiPropertyOptional({ enum: CATEGORIES, type: 'string', description: 'Only this category.' })
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
