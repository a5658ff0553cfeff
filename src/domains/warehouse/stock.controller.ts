import { Body, Controller, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireRole } from '../../http/require-role.decorator.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { ItemChangesDto } from './item-changes.dto.js';
import { MovementDto, SKU } from './movement.dto.js';
import type { StockedItem } from './stock.entry.js';
import { StockService, type Booking } from './stock.service.js';
import { BOOKING_EXAMPLE, ITEM_EXAMPLE } from './warehouse.examples.js';

/** Changes of the stock. Each is answered once every reader of this process is past it; `Falaj-Seq` carries that elsewhere. */
@ApiTags('warehouse')
@ApiBearerAuth()
@RequireRole('operator')
@Controller('api/v1/inventory')
export class StockController {
  constructor(private readonly stock: StockService) {}

  @Post('movements')
  @ApiOperation({
    summary: 'Book a movement',
    description:
      'Movement and stock change together, never below zero. 201 where it was booked, 200 where it had been before under its request_id.',
  })
  @ApiResponse({ status: 201, description: 'As it goes out', schema: { example: BOOKING_EXAMPLE } })
  async book(@Body() body: MovementDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<Booking> {
    const { sku, kind, quantity } = body;
    if (quantity === 0 || (kind !== 'adjustment' && quantity < 0))
      throw new FalajError('request.invalid', 'quantity must be above zero, or of an adjustment other than zero');
    const { value, seq } = await this.stock.book({
      ...{ sku, kind, quantity },
      movedAt: body.moved_at ?? null,
      location: body.location ?? null,
      reference: body.reference ?? null,
      requestId: body.request_id ?? null,
    });
    void reply.code(value.is_repeated ? 200 : 201).header('falaj-seq', String(seq));
    return value;
  }

  @Patch('items/:sku')
  @ApiParam({ name: 'sku', example: '85123A' })
  @ApiOperation({
    summary: 'Change an item',
    description: 'What is left out stays. A quantity is what was counted: the difference is booked as an adjustment.',
  })
  @ApiResponse({ status: 200, description: 'As it goes out', schema: { example: ITEM_EXAMPLE } })
  async change(
    @Param('sku') sku: string,
    @Body() body: ItemChangesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StockedItem> {
    const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
    if (given.length === 0)
      throw new FalajError('request.invalid', 'name at least one of name, location, reorder_point, quantity');
    if (!SKU.test(sku)) throw new FalajError('inventory.unknown_item', 'there is no item with this code');
    const { value, seq } = await this.stock.change(sku, Object.fromEntries(given));
    void reply.header('falaj-seq', String(seq));
    return value;
  }
}
