import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const KEY_LENGTH_MAX = 2048;
const ENTRIES_MAX = 1000;
const ENTRIES_DEFAULT = 100;

export class EntriesQueryDto {
  @ApiPropertyOptional({ description: 'Keys that begin so.', example: 'falaj:qr:' })
  @IsOptional()
  @IsString()
  @MaxLength(KEY_LENGTH_MAX)
  prefix?: string;

  @ApiPropertyOptional({ description: 'This key alone, in every tier.' })
  @IsOptional()
  @IsString()
  @MaxLength(KEY_LENGTH_MAX)
  key?: string;

  @ApiPropertyOptional({ description: 'At most so many.', minimum: 1, maximum: ENTRIES_MAX, default: ENTRIES_DEFAULT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(ENTRIES_MAX)
  limit: number = ENTRIES_DEFAULT;
}
