import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

export class WritesFamilyDto {
  @ApiProperty({ description: 'A family of values, as GET /api/v1/admin/cache/writes lists them.' })
  @IsString()
  @MaxLength(63)
  family!: string;
}

export class RetryWritesDto extends WritesFamilyDto {
  @ApiPropertyOptional({ description: 'One dead letter; without it, the oldest thousand.' })
  @IsOptional()
  @Matches(/^\d{1,19}$/)
  order?: string;
}
