import type { MovementKind } from '../../api/warehouse.types.js';
import { count } from '../../components/quantity.format.js';

export const PIECES_MAX = 1_000_000;

/** What a movement does to the quantity of its item: an adjustment is given as what it does. */
export function stockAfter(before: number, kind: MovementKind, quantity: number): number {
  return kind === 'outbound' ? before - quantity : before + quantity;
}

/** Where in the change log something was written, where the server said so. */
export function positionText(position: number | null): string {
  return position === null ? '' : `, at position ${count(position)} of the change log`;
}
