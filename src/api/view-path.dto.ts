import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** A plain identifier of at most 63 bytes, as PostgreSQL keeps them. */
export const VIEW_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

export const VIEW_NAME_PROBLEM = 'must be a view name: small letters, digits and _, at most 63';

export class ViewPathDto {
  @ApiProperty({
    description: 'A materialized view; GET /api/v1/admin/materialized-views lists them.',
    example: 'mv_retention_by_company_36m',
  })
  @Matches(VIEW_NAME, { message: `name ${VIEW_NAME_PROBLEM}` })
  name!: string;
}
