import { Injectable } from '@nestjs/common';
import { RecordedWrites, type RecordedWrite } from '../../changes/recorded-writes.port.js';
import { EventPublisher } from '../../events/event.publisher.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { embedText } from './trigram.embedding.js';
import {
  stockEffect,
  type BookedMovement,
  type ItemChanges,
  type MovementOrder,
  type StockedItem,
} from './stock.entry.js';
import { INVENTORY_UPDATE } from './warehouse.events.js';

const ITEM = 'sku, name, category, quantity, reorder_point, location';
const MOVEMENT = `movement_id::float8 AS movement_id, sku, kind, quantity,
  to_char(moved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS moved_at, location, reference, request_id`;
const INSERT = `INSERT INTO public.inventory_movements (sku, kind, quantity, moved_at, location, reference, request_id)
  VALUES ($1, $2, $3, COALESCE($4::timestamptz, now()), $5, $6, $7)
  ON CONFLICT (request_id) WHERE request_id IS NOT NULL DO NOTHING RETURNING ${MOVEMENT}`;
const STOCK_MAX = 2_000_000_000;

export interface Booking {
  readonly movement: BookedMovement;
  readonly item: StockedItem;
  /** It had been booked before under the same request id, and nothing was booked now. */
  readonly is_repeated: boolean;
}

/**
 * Changes the stock. A movement and what it does to its item are one transaction, so that quantities are always what was booked. The movement
 * is written first: of two that are sent at once under one request id the second waits for the first at the unique index, and is told what
 * that one did. The item's row is changed by one conditional statement: no two of them read the same quantity and both take it.
 */
@Injectable()
export class StockService {
  constructor(
    private readonly writes: RecordedWrites,
    private readonly events: EventPublisher,
  ) {}

  /** @throws FalajError inventory.unknown_item, inventory.insufficient_stock, inventory.request_conflict */
  book(order: MovementOrder): Promise<RecordedWrite<Booking>> {
    return this.writes.run(async (transaction) => {
      const movement = await this.insert(transaction, order);
      if (movement === undefined) return this.repeated(transaction, order);
      const item = await this.move(transaction, order.sku, stockEffect(order));
      await this.events.publish(transaction, INVENTORY_UPDATE, { sku: order.sku });
      return { movement, item, is_repeated: false };
    });
  }

  /** @throws FalajError inventory.unknown_item */
  change(sku: string, changes: ItemChanges): Promise<RecordedWrite<StockedItem>> {
    return this.writes.run(async (transaction) => {
      const before = await itemOf(transaction, sku, true);
      const { name = before.name, location = before.location, quantity = before.quantity } = changes;
      await transaction.query(
        'UPDATE public.inventory_items SET name = $2, location = $3, reorder_point = $4, quantity = $5 WHERE sku = $1',
        [sku, name, location, changes.reorder_point ?? before.reorder_point, quantity],
      );
      if (quantity !== before.quantity) await this.insert(transaction, counted(sku, quantity - before.quantity));
      if (name !== before.name) await rename(transaction, sku, name);
      await this.events.publish(transaction, INVENTORY_UPDATE, { sku });
      return itemOf(transaction, sku);
    });
  }

  private async insert(transaction: RecordedTransaction, order: MovementOrder): Promise<BookedMovement | undefined> {
    const { sku, kind, quantity, movedAt, location, reference, requestId } = order;
    const { rows } = await transaction.query(INSERT, [sku, kind, quantity, movedAt, location, reference, requestId]);
    return rows[0] as BookedMovement | undefined;
  }

  private async move(transaction: RecordedTransaction, sku: string, effect: number): Promise<StockedItem> {
    const { rows } = await transaction.query(
      `UPDATE public.inventory_items SET quantity = quantity + $2
       WHERE sku = $1 AND quantity::bigint + $2 BETWEEN 0 AND ${String(STOCK_MAX)} RETURNING ${ITEM}`,
      [sku, effect],
    );
    const [item] = rows as unknown as readonly StockedItem[];
    if (item !== undefined) return item;
    const { quantity } = await itemOf(transaction, sku);
    throw new FalajError(
      'inventory.insufficient_stock',
      `there are ${String(quantity)} pieces, and the movement would leave ${String(quantity + effect)}`,
      {
        fields: { quantity, effect },
      },
    );
  }

  private async repeated(transaction: RecordedTransaction, order: MovementOrder): Promise<Booking> {
    const { rows } = await transaction.query(
      `SELECT ${MOVEMENT} FROM public.inventory_movements WHERE request_id = $1`,
      [order.requestId],
    );
    const [movement] = rows as unknown as readonly BookedMovement[];
    const isSame = movement?.sku === order.sku && movement.kind === order.kind && movement.quantity === order.quantity;
    if (!isSame)
      throw new FalajError('inventory.request_conflict', 'another movement was booked under this request_id');
    return { movement, item: await itemOf(transaction, order.sku), is_repeated: true };
  }
}

function counted(sku: string, difference: number): MovementOrder {
  return {
    ...{ sku, kind: 'adjustment', quantity: difference, reference: 'count' },
    ...{ movedAt: null, location: null, requestId: null },
  };
}

/** What is searched by name is found by the new one with the same commit. */
async function rename(transaction: RecordedTransaction, sku: string, name: string): Promise<void> {
  await transaction.query(
    `UPDATE public.documents SET title = $2, vector = $3::real[] WHERE corpus = 'products' AND document_id = $1`,
    [sku, name, embedText(name)],
  );
}

async function itemOf(transaction: RecordedTransaction, sku: string, isHeld = false): Promise<StockedItem> {
  const text = `SELECT ${ITEM} FROM public.inventory_items WHERE sku = $1${isHeld ? ' FOR UPDATE' : ''}`;
  const [item] = (await transaction.query(text, [sku])).rows as unknown as readonly StockedItem[];
  if (item === undefined) throw new FalajError('inventory.unknown_item', 'there is no item with this code');
  return item;
}
