import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ReadQueryDto } from './read-query.dto.js';

const TEXT_MAX = 200;
const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

export class SearchQueryDto extends ReadQueryDto {
  @ApiProperty({ description: 'Looked for in key, project, labels, summary and description.', example: 'test-cleanup' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(TEXT_MAX)
  q!: string;

  @ApiPropertyOptional({ description: 'Only issues of this project.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_MAX)
  project?: string;

  @ApiPropertyOptional({ description: 'At most so many.', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit: number = LIMIT_DEFAULT;
}
