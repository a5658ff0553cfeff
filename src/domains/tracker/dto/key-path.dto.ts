import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

const KEY_MAX = 80;

export class KeyPathDto {
  @ApiProperty({ description: 'Key of an issue or a project.', example: 'bd-16' })
  @IsString()
  @MaxLength(KEY_MAX)
  key!: string;
}
