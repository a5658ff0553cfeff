import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsISO8601,
  IsNumber,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';

const READINGS_MAX = 100;

export class ReadingDto {
  @ApiProperty({ description: 'What was measured; it ends in its unit.', example: 'battery_soc_percent' })
  @Matches(/^[a-z][a-z0-9_]{0,39}$/, { message: 'metric must be a lower-case word of at most 40 characters' })
  metric!: string;

  @ApiProperty({ example: 87.5 })
  @IsNumber({ allowNaN: false, allowInfinity: false })
  value!: number;

  @ApiPropertyOptional({ description: 'When; without it, now.', format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  ts?: string;
}

export class TelemetryDto {
  @ApiProperty({
    type: [ReadingDto],
    description: 'Taken in this order; of two with one metric and time the later counts.',
  })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(READINGS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ReadingDto)
  readings!: ReadingDto[];
}
