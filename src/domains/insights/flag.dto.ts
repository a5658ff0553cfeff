import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { FeedbackDto } from './feedback.dto.js';

const FLAG_TYPES = ['inaccurate', 'misleading', 'spam'] as const;
const REASON_LENGTH_MAX = 500;

export class FlagDto extends FeedbackDto {
  @ApiProperty({
    enum: FLAG_TYPES,
    type: 'string',
    nullable: true,
    description: 'null takes it back.',
    example: 'misleading',
  })
  @ValidateIf((body: FlagDto) => body.flag_type !== null)
  @IsIn(FLAG_TYPES)
  flag_type!: (typeof FLAG_TYPES)[number] | null;

  @ApiPropertyOptional({
    maxLength: REASON_LENGTH_MAX,
    nullable: true,
    type: 'string',
    description: 'Not sent: stays as it is.',
    example: 'One block is no trend.',
  })
  @ValidateIf((body: FlagDto) => body.flag_reason !== null && body.flag_reason !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(REASON_LENGTH_MAX)
  flag_reason?: string | null;
}
