import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { OptionalMember } from './optional-member.decorator.js';

const NAME_MAX = 80;
const DESCRIPTION_MAX = 10_000;

/** Members that are sent are written; null takes away what may be missing. */
export class ProjectChangesDto {
  @ApiPropertyOptional({ nullable: true, type: String, example: 'Beads' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX)
  name?: string | null;

  @ApiPropertyOptional({ nullable: true, type: String })
  @IsOptional()
  @IsString()
  @MaxLength(DESCRIPTION_MAX)
  description?: string | null;

  @ApiPropertyOptional({ nullable: true, type: String })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX)
  lead_account_id?: string | null;

  @ApiPropertyOptional()
  @OptionalMember()
  @IsBoolean()
  is_archived?: boolean;
}
