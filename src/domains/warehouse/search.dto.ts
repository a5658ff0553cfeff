import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { CANDIDATES, KEPT, type Corpus } from './vector.search.js';

const CORPORA: readonly Corpus[] = ['products', 'digits', 'documents'];
const PRINTABLE = /^[^\p{C}]+$/u;
const DIMENSION_MAX = 256;

export class SearchFiltersDto {
  @ApiPropertyOptional({ description: 'goods or service, a digit, or a kind of document.', example: 'goods' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(PRINTABLE)
  label?: string;

  @ApiPropertyOptional({ description: 'Beginning of the id: for items, three letters are a brand.', example: '851' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(PRINTABLE)
  prefix?: string;
}

export class SearchDto {
  @ApiPropertyOptional({ enum: CORPORA, default: 'products' })
  @IsOptional()
  @IsIn(CORPORA)
  corpus: Corpus = 'products';

  @ApiPropertyOptional({
    description: 'What to look for, in words; not for digits.',
    example: 'hanging heart light holder',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(PRINTABLE)
  query?: string;

  @ApiPropertyOptional({ type: [Number], description: 'Instead of words: 64 numbers for digits, 256 for the others.' })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(DIMENSION_MAX)
  @IsNumber({ allowNaN: false, allowInfinity: false }, { each: true })
  vector?: number[];

  @ApiPropertyOptional({ description: `Most results, of ${String(CANDIDATES)} candidates.`, default: KEPT })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(CANDIDATES)
  limit: number = KEPT;

  @ApiPropertyOptional({ type: SearchFiltersDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => SearchFiltersDto)
  filters?: SearchFiltersDto;
}

export class EvidenceDto {
  @ApiProperty({ description: 'What evidence is looked for, in words.', example: 'when is an item ordered anew' })
  @IsString()
  @MaxLength(200)
  @Matches(PRINTABLE)
  query!: string;

  @ApiPropertyOptional({
    description: 'The day that freshness is counted to; without it, that of the newest piece.',
    format: 'date',
  })
  @IsOptional()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { message: 'as_of must be a date written YYYY-MM-DD' })
  as_of?: string;
}
