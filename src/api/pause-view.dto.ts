import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

const REASON_LENGTH_MAX = 500;

export class PauseViewDto {
  @ApiPropertyOptional({ description: 'Why, for whoever finds it paused.', example: 'the loader is being mended' })
  @IsOptional()
  @IsString()
  @MaxLength(REASON_LENGTH_MAX)
  reason?: string;
}
