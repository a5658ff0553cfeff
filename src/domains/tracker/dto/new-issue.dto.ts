import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { IssueChangesDto } from './issue-changes.dto.js';
import { OptionalMember } from './optional-member.decorator.js';

const SUMMARY_MAX = 255;
const NAME_MAX = 80;

export class NewIssueDto extends OmitType(IssueChangesDto, ['sync_version', 'summary', 'issue_type'] as const) {
  @ApiProperty({ description: 'Key of a project of the tenant.', example: 'bd' })
  @IsString()
  @MaxLength(NAME_MAX)
  project_key!: string;

  @ApiProperty({ example: 'task' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_MAX)
  issue_type!: string;

  @ApiProperty({ example: 'Keep the order of labels' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(SUMMARY_MAX)
  summary!: string;

  @ApiPropertyOptional()
  @OptionalMember()
  @IsString()
  @MaxLength(NAME_MAX)
  reporter_account_id?: string;
}
