import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsNumber, IsObject, IsOptional, Matches } from 'class-validator';
import { IsSmallJson } from './small-json.decorator.js';

export const METRIC_NAME = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/;
const NAME_HELP = 'must be 1 to 100 letters, digits, dots, dashes, underscores or slashes';
const UNITS = ['percent', 'ms', 'bytes'] as const;
const METADATA_BYTES_MAX = 4096;

/** One value that a service tells of itself. */
export class MetricDto {
  @ApiProperty({ pattern: METRIC_NAME.source, example: 'checkout' })
  @Matches(METRIC_NAME, { message: `service_name ${NAME_HELP}` })
  service_name!: string;

  @ApiProperty({ pattern: METRIC_NAME.source, example: 'request_latency' })
  @Matches(METRIC_NAME, { message: `metric_type ${NAME_HELP}` })
  metric_type!: string;

  @ApiProperty({ example: 41.7 })
  @IsNumber({ allowInfinity: false, allowNaN: false })
  metric_value!: number;

  @ApiProperty({ enum: UNITS, type: 'string', example: 'ms' })
  @IsIn(UNITS)
  unit!: (typeof UNITS)[number];

  @ApiPropertyOptional({ description: 'ISO 8601 with its zone; now, if not sent.', example: '2026-01-15T12:00:00Z' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/^[12]\d{3}-.*(Z|[+-]\d{2}:\d{2})$/, {
    message: 'timestamp must be of this era and name its zone: Z or +03:00',
  })
  timestamp?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Shown to everyone with the value.' })
  @IsOptional()
  @IsObject()
  @IsSmallJson(METADATA_BYTES_MAX)
  metadata?: Record<string, unknown>;
}
