import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import { PRIORITIES, STATUSES, type IssueStatus, type Priority } from '../issue.status.js';
import { OptionalMember } from './optional-member.decorator.js';

const SUMMARY_MAX = 255;
const DESCRIPTION_MAX = 32_767;
const NAME_MAX = 80;
const LABELS_MAX = 50;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Members that are sent are written; null takes away what may be missing. */
export class IssueChangesDto {
  @ApiPropertyOptional({ example: 'Keep the order of labels' })
  @OptionalMember()
  @IsString()
  @IsNotEmpty()
  @MaxLength(SUMMARY_MAX)
  summary?: string;

  @ApiPropertyOptional({ nullable: true, type: String })
  @IsOptional()
  @IsString()
  @MaxLength(DESCRIPTION_MAX)
  description?: string | null;

  @ApiPropertyOptional({ example: 'bug' })
  @OptionalMember()
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_MAX)
  issue_type?: string;

  @ApiPropertyOptional({ enum: STATUSES, example: 'in_progress' })
  @OptionalMember()
  @IsIn(STATUSES)
  status?: IssueStatus;

  @ApiPropertyOptional({ enum: PRIORITIES, nullable: true })
  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority | null;

  @ApiPropertyOptional({ nullable: true, type: String, description: 'Key of an issue of the tenant.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX)
  parent_key?: string | null;

  @ApiPropertyOptional({ nullable: true, type: String })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX)
  assignee_account_id?: string | null;

  @ApiPropertyOptional({ type: [String], example: ['phase-1'] })
  @OptionalMember()
  @IsArray()
  @ArrayMaxSize(LABELS_MAX)
  @ArrayUnique()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(NAME_MAX, { each: true })
  labels?: string[];

  @ApiPropertyOptional({ type: [String] })
  @OptionalMember()
  @IsArray()
  @ArrayMaxSize(LABELS_MAX)
  @ArrayUnique()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(NAME_MAX, { each: true })
  components?: string[];

  @ApiPropertyOptional({ nullable: true, type: String, format: 'date', example: '2026-03-31' })
  @IsOptional()
  @Matches(DAY, { message: 'due_date must be a day as YYYY-MM-DD' })
  @IsISO8601({ strict: true })
  due_date?: string | null;

  @ApiPropertyOptional({
    description: 'The version the change was made from: where the issue has moved on, 409 and nothing is written.',
  })
  @OptionalMember()
  @IsInt()
  @Min(1)
  sync_version?: number;
}
