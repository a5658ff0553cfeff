import type { ReactElement } from 'react';
import type { ItemRow } from '../../api/warehouse.types.js';
import { StatusBadge } from '../../components/status-badge.js';

/** Whether enough is there; of what has no stock, that it has none. */
export function StockState({ is_low: isLow, category }: Pick<ItemRow, 'is_low' | 'category'>): ReactElement {
  if (isLow) return <StatusBadge tone="warning">low</StatusBadge>;
  if (category === 'service') return <StatusBadge tone="neutral">service</StatusBadge>;
  return <StatusBadge tone="good">enough</StatusBadge>;
}
