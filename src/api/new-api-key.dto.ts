import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { KEY_ROLES } from '../identity/api-key.js';
import type { Role } from '../kernel/query-scope.js';

const NAMES_MAX = 50;
/** As in a token: the same names say the same. */
const NAME = /^[^\p{C}]{1,256}$/u;
const NAMES_RULE = { each: true, message: 'each $property must be a name of 1 to 256 characters' };

export class NewApiKeyDto {
  @ApiProperty({ description: 'What it is for; no two keys in use share a name.', example: 'nightly-export' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
    message: 'name must be 1 to 64 letters, digits, dots, underscores or hyphens, and begin with a letter or digit',
  })
  name!: string;

  @ApiProperty({ enum: KEY_ROLES, isArray: true, example: ['analyst'] })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(KEY_ROLES.length)
  @IsIn(KEY_ROLES, { each: true })
  roles!: Role[];

  @ApiPropertyOptional({ type: [String], description: 'Tenants it may act for.', default: [] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(NAMES_MAX)
  @Matches(NAME, NAMES_RULE)
  tenants: string[] = [];

  @ApiPropertyOptional({ type: [String], description: 'Workspaces whose figures it may see.', default: [] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(NAMES_MAX)
  @Matches(NAME, NAMES_RULE)
  workspaces: string[] = [];

  @ApiPropertyOptional({ description: 'A limit of its own instead of that of every principal.', minimum: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  requests_per_second?: number;

  @ApiPropertyOptional({ description: 'When it ends; without it, when it is revoked.', format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  expires_at?: string;
}
