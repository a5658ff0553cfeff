export interface ItemRow {
  readonly sku: string;
  readonly name: string;
  /** goods, or service for postage, fees and vouchers. */
  readonly category: string;
  readonly quantity: number;
  readonly reorder_point: number;
  readonly location: string;
  readonly is_low: boolean;
}

export interface ZoneRow {
  readonly zone: string;
  readonly items: number;
  readonly pieces: number;
  readonly low_stock_items: number;
  readonly out_of_stock_items: number;
}

export interface ReorderRow {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly reorder_point: number;
  readonly demand_7d: number;
  readonly safety_stock: number;
  readonly order_quantity: number;
  readonly urgency: string;
}

export interface MovementRow {
  readonly movement_id: number;
  readonly sku: string;
  readonly kind: string;
  readonly quantity: number;
  readonly moved_at: string;
  readonly location: string | null;
  readonly reference: string | null;
  readonly unit_price: number | null;
}

export interface DemandRow {
  readonly day?: string;
  readonly week?: string;
  readonly month?: string;
  readonly total_quantity: number;
  readonly movements: number;
}

export type DemandPeriod = 'daily' | 'weekly' | 'monthly';

export interface AssetRow {
  readonly asset_id: string;
  readonly type: string;
  readonly model: string;
  readonly zone: string;
  readonly status: string;
  readonly next_pm_due: string | null;
}

export interface HealthRow {
  readonly asset_id: string;
  readonly type: string;
  readonly status: string;
  readonly health: string;
  readonly readings: number;
  readonly last_at: string | null;
  readonly tool_wear_min: number | null;
  readonly failures: number;
}

export interface MetricRow {
  /** It ends in its unit. */
  readonly metric: string;
  readonly readings: number;
}

export interface ReadingRow {
  readonly ts: string;
  readonly metric: string;
  readonly value: number;
}

export interface FailureRow {
  readonly maintenance_id: number;
  readonly happened_at: string;
  readonly kind: string;
  readonly modes: string;
}

export interface AssignmentRow {
  readonly assignment_id: number;
  readonly assignee: string;
  readonly task_id: string | null;
  readonly assigned_at: string;
  readonly released_at: string | null;
}

export interface TaskRow {
  readonly task_id: string;
  readonly kind: string;
  readonly status: string;
  readonly is_assigned: boolean;
  readonly created_at: string;
  /** Item, pieces and paper that it is about; it differs by kind. */
  readonly payload: Readonly<Record<string, unknown>> | null;
}

export interface TaskCountRow {
  readonly kind: string;
  readonly status: string;
  readonly tasks: number;
  readonly pieces: number;
}

export const MOVEMENT_KINDS = ['inbound', 'outbound', 'adjustment'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export interface Movement {
  readonly sku: string;
  readonly kind: MovementKind;
  readonly quantity: number;
  readonly reference?: string;
  /** A name of one's own: sent again under the same one it is booked once. */
  readonly request_id: string;
}

export interface Booking {
  readonly movement: { readonly movement_id: number };
  readonly item: { readonly quantity: number };
  readonly is_repeated: boolean;
}
