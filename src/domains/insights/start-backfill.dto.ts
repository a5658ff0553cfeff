import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

const HEIGHT_MAX = 10_000_000;
const RANGE_MAX = 2000;
const RANGE_DEFAULT = 250;
const JOB_TYPES = ['block_signals'] as const;

/** Which blocks are read anew, and in what portions. */
export class StartBackfillDto {
  @ApiProperty({ minimum: 0, maximum: HEIGHT_MAX, example: 930_000, description: 'First height.' })
  @IsInt()
  @Min(0)
  @Max(HEIGHT_MAX)
  start_block!: number;

  @ApiProperty({ minimum: 0, maximum: HEIGHT_MAX, example: 934_575, description: 'Last height; not before the first.' })
  @IsInt()
  @Min(0)
  @Max(HEIGHT_MAX)
  end_block!: number;

  @ApiPropertyOptional({ enum: JOB_TYPES, type: 'string', default: 'block_signals' })
  @IsOptional()
  @IsIn(JOB_TYPES)
  job_type: (typeof JOB_TYPES)[number] = 'block_signals';

  @ApiPropertyOptional({
    minimum: 1,
    maximum: RANGE_MAX,
    default: RANGE_DEFAULT,
    description: 'Heights done in one transaction: what a pause or a death may cost.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(RANGE_MAX)
  range_blocks: number = RANGE_DEFAULT;
}
