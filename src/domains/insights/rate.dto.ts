import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import { FeedbackDto } from './feedback.dto.js';

export class RateDto extends FeedbackDto {
  @ApiProperty({
    minimum: 1,
    maximum: 5,
    nullable: true,
    type: 'integer',
    description: 'null takes it back.',
    example: 5,
  })
  @ValidateIf((body: RateDto) => body.rating !== null)
  @IsInt()
  @Min(1)
  @Max(5)
  rating!: number | null;
}
