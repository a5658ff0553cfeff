import { useMutation, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { answerKey, useAnswer } from './answer.hooks.js';
import type { ReadAnswer } from './answer.types.js';
import { askWithHeaders, type Ask, type QueryValues } from './http.client.js';
import { noteOwnWrite } from './own.writes.js';
import type {
  AssetRow,
  AssignmentRow,
  Booking,
  DemandPeriod,
  DemandRow,
  FailureRow,
  HealthRow,
  ItemRow,
  MetricRow,
  Movement,
  MovementRow,
  ReadingRow,
  ReorderRow,
  TaskCountRow,
  TaskRow,
  ZoneRow,
} from './warehouse.types.js';

const ROOM = 'warehouse';
const INVENTORY = '/api/v1/inventory';
const EQUIPMENT = '/api/v1/equipment';
const OPERATIONS = '/api/v1/operations';

/** Of long lists on a page of many parts. */
export const LISTED_MAX = 20;

type Answered<Row> = UseQueryResult<ReadAnswer<Row>>;

export interface ItemSearch {
  readonly term: string;
  readonly isLowOnly: boolean;
  readonly limit: number;
  readonly offset: number;
}

export function useItems({ term, isLowOnly, limit, offset }: ItemSearch): Answered<ItemRow> {
  return useRoom(`${INVENTORY}/items`, { term: term || null, low_stock_only: isLowOnly, limit, offset });
}

export function useItem(sku: string): Answered<ItemRow> {
  return useRoom(`${INVENTORY}/items/${encodeURIComponent(sku)}`);
}

export function useStockSummary(): Answered<ZoneRow> {
  return useRoom(`${INVENTORY}/summary`);
}

export function useReorder(upTo: string): Answered<ReorderRow> {
  return useRoom(`${INVENTORY}/reorder`, { up_to: upTo, limit: LISTED_MAX });
}

export function useMovements(sku: string, kind: string): Answered<MovementRow> {
  return useRoom(`${INVENTORY}/movements`, { sku, kind: kind || null, limit: 50 });
}

export function useDemand(sku: string, period: DemandPeriod): Answered<DemandRow> {
  return useRoom(`${INVENTORY}/demand/${period}`, { sku });
}

export function useEquipment(): Answered<AssetRow> {
  return useRoom(EQUIPMENT);
}

export function useEquipmentHealth(): Answered<HealthRow> {
  return useRoom(`${EQUIPMENT}/health`);
}

export function useAsset(assetId: string): Answered<AssetRow> {
  return useRoom(ofAsset(assetId));
}

export function useMetrics(assetId: string): Answered<MetricRow> {
  return useRoom(`${EQUIPMENT}/metrics`, { asset_id: assetId });
}

export function useTelemetry(assetId: string, metric: string | undefined, hours: string): Answered<ReadingRow> {
  const query = { metric: metric ?? null, hours_back: hours, limit: 2000 };
  return useRoom(`${ofAsset(assetId)}/telemetry`, query, metric !== undefined);
}

export function useFailures(assetId: string): Answered<FailureRow> {
  return useRoom(`${EQUIPMENT}/maintenance`, { asset_id: assetId, limit: 50 });
}

/** For analysts: it names people. */
export function useAssignments(assetId: string, isAsked: boolean): Answered<AssignmentRow> {
  return useRoom(`${ofAsset(assetId)}/assignments`, {}, isAsked);
}

export function useTasks(status: string, kind: string): Answered<TaskRow> {
  return useRoom(`${OPERATIONS}/tasks`, { status: status || null, kind: kind || null, limit: LISTED_MAX });
}

export function useTaskCounts(): Answered<TaskCountRow> {
  return useRoom(`${OPERATIONS}/tasks/summary`);
}

/** What a write came to, and where in the change log it stands: what is read next is read after it. */
export interface Written<T> {
  readonly body: T;
  readonly position: number | null;
}

export function useReorderPoint(
  sku: string,
): UseMutationResult<Written<{ readonly reorder_point: number }>, Error, number> {
  const path = `${INVENTORY}/items/${encodeURIComponent(sku)}`;
  return useWrite((point) => [path, { method: 'PATCH', body: { reorder_point: point } }]);
}

export function useBooking(): UseMutationResult<Written<Booking>, Error, Movement> {
  return useWrite((movement) => [`${INVENTORY}/movements`, { body: movement }]);
}

function useWrite<T, Order>(
  askOf: (order: Order) => readonly [path: string, asked: Ask],
): UseMutationResult<Written<T>, Error, Order> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (order: Order): Promise<Written<T>> => {
      const { body, headers } = await askWithHeaders<T>(...askOf(order));
      return { body, position: noteOwnWrite(client, headers) };
    },
    // Waited for: what is told to be written is seen when it is told.
    onSuccess: () => client.invalidateQueries({ queryKey: answerKey(ROOM) }),
  });
}

function useRoom<Row>(path: string, query: QueryValues = {}, isAsked = true): Answered<Row> {
  return useAnswer<Row>({ room: ROOM, path, query }, isAsked);
}

function ofAsset(assetId: string): string {
  return `${EQUIPMENT}/${encodeURIComponent(assetId)}`;
}
