import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class IssuePathDto {
  @ApiProperty({ description: 'Id of an issue.', format: 'uuid' })
  @IsUUID()
  id!: string;
}
