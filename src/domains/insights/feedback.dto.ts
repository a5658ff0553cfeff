import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

const INSIGHT_LENGTH_MAX = 100;

/** What every piece of feedback says: whose it is, the token tells. */
export abstract class FeedbackDto {
  @ApiProperty({ description: 'The insight it is about.', example: 'tt1454468' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(INSIGHT_LENGTH_MAX)
  insight_id!: string;
}
