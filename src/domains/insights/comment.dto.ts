import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { FeedbackDto } from './feedback.dto.js';

const COMMENT_LENGTH_MAX = 1000;

export class CommentDto extends FeedbackDto {
  @ApiProperty({
    maxLength: COMMENT_LENGTH_MAX,
    nullable: true,
    type: 'string',
    description: 'null takes it back.',
    example: 'Held true for a week.',
  })
  @ValidateIf((body: CommentDto) => body.comment !== null)
  @IsString()
  @IsNotEmpty()
  @MaxLength(COMMENT_LENGTH_MAX)
  comment!: string | null;
}
