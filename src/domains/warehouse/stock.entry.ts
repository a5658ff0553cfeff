/** A movement to be booked. */
export interface MovementOrder {
  readonly sku: string;
  readonly kind: 'inbound' | 'outbound' | 'adjustment';
  /** Positive; of an adjustment what it does to the stock. */
  readonly quantity: number;
  /** ISO instant; null for that of the booking. */
  readonly movedAt: string | null;
  readonly location: string | null;
  readonly reference: string | null;
  /** By which a movement sent again is known; null where it is not to be. */
  readonly requestId: string | null;
}

/** A movement as it was booked. */
export interface BookedMovement {
  readonly movement_id: number;
  readonly sku: string;
  readonly kind: string;
  readonly quantity: number;
  readonly moved_at: string;
  readonly location: string | null;
  readonly reference: string | null;
  readonly request_id: string | null;
}

export interface StockedItem {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly quantity: number;
  readonly reorder_point: number;
  readonly location: string;
}

/** What is to be changed of an item; what is left out stays. */
export interface ItemChanges {
  readonly name?: string;
  readonly location?: string;
  readonly reorder_point?: number;
  /** Pieces counted: the difference is booked as an adjustment. */
  readonly quantity?: number;
}

/** What a movement does to the quantity of its item. */
export function stockEffect({ kind, quantity }: Pick<MovementOrder, 'kind' | 'quantity'>): number {
  return kind === 'outbound' ? -quantity : quantity;
}
