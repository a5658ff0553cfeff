import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, ValidateNested } from 'class-validator';
import { BulkChangeDto } from './bulk-change.dto.js';

const CHANGES_MAX = 100;

export class BulkChangesDto {
  @ApiProperty({ type: [BulkChangeDto], description: 'All of them or none.' })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(CHANGES_MAX)
  @ArrayUnique(({ id }: BulkChangeDto) => id, { message: 'issues must name every issue once' })
  @ValidateNested({ each: true })
  @Type(() => BulkChangeDto)
  issues!: BulkChangeDto[];
}
