import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const ACTIONS_MAX = 1000;
const ACTIONS_DEFAULT = 50;

export class ActionsQueryDto {
  @ApiPropertyOptional({
    description: 'At most so many, newest first.',
    minimum: 1,
    maximum: ACTIONS_MAX,
    default: ACTIONS_DEFAULT,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(ACTIONS_MAX)
  limit: number = ACTIONS_DEFAULT;

  @ApiPropertyOptional({ description: 'Those before the action of this id.', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  before?: number;

  @ApiPropertyOptional({ description: 'Those of this principal.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(512)
  principal?: string;
}
