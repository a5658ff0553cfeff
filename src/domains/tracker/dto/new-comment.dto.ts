import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

const BODY_MAX = 10_000;

export class NewCommentDto {
  @ApiProperty({ example: 'Seen again on the second run.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(BODY_MAX)
  body!: string;
}
