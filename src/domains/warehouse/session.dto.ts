import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import type { JsonObject } from '../../kernel/canonical-json.js';

export class SessionDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What is to be remembered; at most 32,768 characters of JSON.',
    example: { cart: ['85123A'], zone: 'A' },
  })
  @IsObject()
  context!: JsonObject;
}
