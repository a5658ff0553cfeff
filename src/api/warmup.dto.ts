import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

const NAME_LENGTH_MAX = 128;

export class WarmupSampleDto {
  @ApiProperty({ description: 'An operation or a query id.', example: 'get_world_bank_indicator' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_LENGTH_MAX)
  fn!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { indicator: 'NY.GDP.MKTP.CD', country: 'QAT' },
  })
  @IsOptional()
  @IsObject()
  params?: Record<string, unknown>;
}

/** At least one member: packs by name, questions, or both. */
export class WarmupDto {
  @ApiPropertyOptional({ type: [String], description: 'Packs by name.', example: ['core_kpis'] })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(NAME_LENGTH_MAX, { each: true })
  packs?: string[];

  @ApiPropertyOptional({ type: [WarmupSampleDto], description: 'Questions.' })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ValidateNested({ each: true })
  @Type(() => WarmupSampleDto)
  samples?: WarmupSampleDto[];
}
