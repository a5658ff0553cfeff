import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

const TARGET_LENGTH_MAX = 1024;

/** Exactly one member names what must never be served again. */
export class InvalidateDto {
  @ApiPropertyOptional({ description: 'One entry.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TARGET_LENGTH_MAX)
  key?: string;

  @ApiPropertyOptional({
    description: 'Every entry whose key begins so.',
    example: 'falaj:qr:get_retention_by_company',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TARGET_LENGTH_MAX)
  prefix?: string;

  @ApiPropertyOptional({
    description: 'Every entry whose key matches: * any run, ? one character.',
    example: 'falaj:*:ind:*',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TARGET_LENGTH_MAX)
  pattern?: string;

  @ApiPropertyOptional({ description: 'Every entry of a region.', example: 'default' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TARGET_LENGTH_MAX)
  region?: string;

  @ApiPropertyOptional({ description: 'Every entry that carries the tag.', example: 'dataset:world_bank_gdp' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TARGET_LENGTH_MAX)
  tag?: string;

  @ApiPropertyOptional({ description: 'Every entry of a tenant.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TARGET_LENGTH_MAX)
  tenant?: string;

  @ApiPropertyOptional({ description: 'Every entry of a namespace.', example: 'falaj' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TARGET_LENGTH_MAX)
  namespace?: string;

  @ApiPropertyOptional({
    description: 'Expires instead: served once more while it is renewed, where the region has a grace.',
  })
  @IsOptional()
  @IsBoolean()
  soft?: boolean;

  @ApiPropertyOptional({ name: 'dry_run', description: 'Counts what it would speak of, and invalidates nothing.' })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean;
}
