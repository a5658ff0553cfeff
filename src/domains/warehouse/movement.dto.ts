import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

const PIECES_MAX = 1_000_000;
export const SKU = /^[A-Za-z0-9_ -]{1,40}$/;
const PRINTABLE = /^[^\p{C}]+$/u;

export class MovementDto {
  @ApiProperty({ example: '85123A' })
  @Matches(SKU, { message: 'sku must be 1 to 40 letters, digits, spaces, underscores or hyphens' })
  sku!: string;

  @ApiProperty({ enum: ['inbound', 'outbound', 'adjustment'], example: 'inbound' })
  @IsIn(['inbound', 'outbound', 'adjustment'])
  kind!: 'inbound' | 'outbound' | 'adjustment';

  @ApiProperty({
    description: 'Pieces; of an adjustment what it does to the stock, so that it may be negative.',
    example: 12,
  })
  @IsInt()
  @Min(-PIECES_MAX)
  @Max(PIECES_MAX)
  quantity!: number;

  @ApiPropertyOptional({ description: 'When; without it, now.', format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  moved_at?: string;

  @ApiPropertyOptional({ description: 'Where; without it, in the place of the item.', example: 'A-07-12' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(PRINTABLE)
  location?: string;

  @ApiPropertyOptional({ description: 'Order, delivery note or other paper.', example: 'PO-1042' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(PRINTABLE)
  reference?: string;

  @ApiPropertyOptional({
    description: 'A name of your own for this movement: sent again under the same one it is booked once.',
    example: 'delivery-1042-line-1',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(PRINTABLE)
  request_id?: string;
}
