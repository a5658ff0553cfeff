import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';

export class StartRunDto {
  @ApiProperty({
    description: 'What to find out; GET /api/v1/orchestration/intents lists the intents.',
    example: 'pattern.anomalies',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  intent!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Parameters of the intent; those left out have their defaults.',
    example: {},
  })
  @IsOptional()
  @IsObject()
  params?: Record<string, unknown>;
}
