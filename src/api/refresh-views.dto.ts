import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsOptional, Matches } from 'class-validator';
import { VIEW_NAME, VIEW_NAME_PROBLEM } from './view-path.dto.js';

const NAMES_MAX = 200;

export class RefreshViewsDto {
  @ApiPropertyOptional({ description: 'These views; without it every view.', example: ['mv_retention_by_company_36m'] })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(NAMES_MAX)
  @Matches(VIEW_NAME, { each: true, message: `names ${VIEW_NAME_PROBLEM}` })
  names?: string[];
}
