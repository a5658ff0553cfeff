import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PRIORITIES, STATUSES } from '../issue.status.js';
import { ReadQueryDto } from './read-query.dto.js';

const NAME_MAX = 80;
const LABEL_MAX = 200;

/** Every member given must hold; of one that is not given, anything does. */
export class IssueFilterDto extends ReadQueryDto {
  @ApiPropertyOptional({ description: 'Key of a project.', example: 'bd' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX)
  project?: string;

  @ApiPropertyOptional({ description: 'Account that is assigned.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX)
  assignee?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: string;

  @ApiPropertyOptional({ enum: ['To Do', 'In Progress', 'Done'] })
  @IsOptional()
  @IsIn(['To Do', 'In Progress', 'Done'])
  status_category?: string;

  @ApiPropertyOptional({ enum: PRIORITIES })
  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: string;

  @ApiPropertyOptional({ description: 'Kind, as the instance calls it.', example: 'bug' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX)
  issue_type?: string;

  @ApiPropertyOptional({ description: 'One of its labels.' })
  @IsOptional()
  @IsString()
  @MaxLength(LABEL_MAX)
  label?: string;

  @ApiPropertyOptional({
    description: 'work: what people and agents work on; system: what the tracker writes for itself.',
    enum: ['work', 'system'],
  })
  @IsOptional()
  @IsIn(['work', 'system'])
  origin?: string;
}
