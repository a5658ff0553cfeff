import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { IssueChangesDto } from './issue-changes.dto.js';

export class BulkChangeDto extends IssueChangesDto {
  @ApiProperty({ description: 'Id of an issue.', format: 'uuid' })
  @IsUUID()
  id!: string;
}
