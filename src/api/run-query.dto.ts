import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional } from 'class-validator';

export class RunQueryDto {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'The parameters of the query, as GET /api/v1/queries/{query_id} lists them.',
    example: { indicator: 'NY.GDP.MKTP.CD', country: 'QAT' },
  })
  @IsOptional()
  @IsObject()
  params?: Record<string, unknown>;
}
