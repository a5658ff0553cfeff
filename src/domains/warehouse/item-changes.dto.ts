import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

const PIECES_MAX = 1_000_000;
const PRINTABLE = /^[^\p{C}]+$/u;

export class ItemChangesDto {
  @ApiPropertyOptional({ example: 'WHITE HANGING HEART T-LIGHT HOLDER' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(PRINTABLE)
  name?: string;

  @ApiPropertyOptional({ example: 'A-07-12' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(PRINTABLE)
  location?: string;

  @ApiPropertyOptional({ description: 'Pieces at which it is ordered anew.', example: 400 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(PIECES_MAX)
  reorder_point?: number;

  @ApiPropertyOptional({ description: 'Pieces counted; the difference is booked as an adjustment.', example: 380 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(PIECES_MAX)
  quantity?: number;
}
