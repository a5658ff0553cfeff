import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, ValidateIf } from 'class-validator';
import type { JsonValue } from '../../kernel/canonical-json.js';

const ANY_JSON = [
  ...(['number', 'string', 'boolean'] as const).map((type) => ({ type })),
  { type: 'array', items: {} },
  { type: 'object', additionalProperties: true, nullable: true },
];

export class SettingDto {
  @ApiProperty({
    description: 'Any JSON, null included; at most 16,384 characters.',
    example: 1.5,
    oneOf: ANY_JSON,
  })
  @ValidateIf(({ value }: SettingDto) => value !== null)
  @IsDefined({ message: 'value must be there; it may be any JSON' })
  value!: JsonValue;
}
