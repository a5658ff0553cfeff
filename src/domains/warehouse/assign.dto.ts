import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const PRINTABLE = /^[^\p{C}]+$/u;

export class AssignDto {
  @ApiPropertyOptional({ description: 'Who gets it; without it, whoever asks.', example: 'worker-07' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(PRINTABLE)
  assignee?: string;

  @ApiPropertyOptional({ description: 'For which task.', example: 'T-0007' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(PRINTABLE)
  task_id?: string;
}
