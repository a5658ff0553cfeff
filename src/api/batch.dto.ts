import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayNotEmpty, IsArray, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';

export class BatchQueryDto {
  @ApiProperty({ description: 'A registered query.', example: 'world_bank_indicator' })
  @IsString()
  @MaxLength(128)
  query_id!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { indicator: 'NY.GDP.MKTP.CD', country: 'QAT' },
  })
  @IsOptional()
  @IsObject()
  params?: Record<string, unknown>;
}

export class BatchDto {
  @ApiProperty({ type: [BatchQueryDto], description: 'Answered in this order, each for itself.' })
  @IsArray()
  @ArrayNotEmpty()
  @ValidateNested({ each: true })
  @Type(() => BatchQueryDto)
  queries!: BatchQueryDto[];
}
