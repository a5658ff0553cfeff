import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { SeededRandom } from '../../../datasets/seeded.random.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { DEMAND_DAYS, type CataloguedItem, type RetailLedger } from './item.catalogue.js';
import { RETAIL_AS_OF, RETAIL_FILE } from './retail.lines.js';

export const STOCK_SEED = 20_111_209;
/** Days of demand that an item is ordered anew at. */
const REORDER_DAYS = 14;
/** Most days of demand that lie in stock. */
const COVER_DAYS_MAX = 60;
/** Most pieces in stock of what nobody bought lately. */
const IDLE_PIECES_MAX = 40;

const COLUMNS = ['sku', 'name', 'category', 'quantity', 'location', 'reorder_point'];
const AISLE_BINS = 60;
/** Shares of the goods, by how much of them goes out, that lie nearest and next. */
const [NEAR_SHARE, MIDDLE_SHARE] = [0.2, 0.5];

/** Whoever books waits for the load, and finds the new rows; so no booking falls between this look and the commit. */
const HOLD = 'LOCK TABLE public.inventory_items IN SHARE ROW EXCLUSIVE MODE';
const BOOKED = `
  SELECT sku, sum(CASE kind WHEN 'outbound' THEN -quantity ELSE quantity END)::integer AS pieces
  FROM public.inventory_movements WHERE dataset_id IS NULL GROUP BY sku`;

/**
 * Stock of every code of the shop. Names are the lines' own and reorder points follow from their sales; how much lies where nobody has
 * published, so days of cover are drawn by a seed and places are given by rank. What was booked since is in it: the
 * movements stay, and stock and movements are one.
 */
export function stockPlan(ledger: RetailLedger): DatasetPlan {
  return {
    id: 'inventory_stock',
    title: 'Stock, places and reorder points of the items of the online shop',
    kind: 'generated',
    locator: `generated: seed=${String(STOCK_SEED)} over data/warehouse/${RETAIL_FILE}`,
    source: 'Seeded generator of this product, on names and demand of UCI Online Retail',
    license: 'CC BY 4.0 (names, demand); the rest as the product',
    version: '2',
    files: [RETAIL_FILE],
    prepare: async (read) => {
      await read(HOLD, []);
      const booked = new Map((await read(BOOKED, [])).map(({ sku, pieces }) => [String(sku), Number(pieces)]));
      const rows = stockRows(ledger.catalogue.items, booked);
      return { asOfDate: RETAIL_AS_OF, tables: [tableLoad('public.inventory_items', COLUMNS, rows)] };
    },
  };
}

/** Quantity, place and reorder point of each item, in the order given. Never below zero, whatever was booked over another stock. */
export function stockRows(
  items: readonly CataloguedItem[],
  booked: ReadonlyMap<string, number> = new Map(),
): readonly (readonly CopyValue[])[] {
  const zones = zonesOf(items);
  return items.map((item, index) => {
    const { sku, name, category } = item;
    if (category === 'service') return [sku, name, category, 0, 'OFFICE', 0];
    const random = new SeededRandom(STOCK_SEED, index);
    const daily = item.recentOutbound / DEMAND_DAYS;
    const drawn = daily === 0 ? random.between(0, IDLE_PIECES_MAX) : Math.floor(daily * random.next() * COVER_DAYS_MAX);
    const quantity = Math.max(0, drawn + (booked.get(sku) ?? 0));
    return [sku, name, category, quantity, placeOf(zones.get(sku) ?? 'C', index), Math.ceil(daily * REORDER_DAYS)];
  });
}

/** What goes out most lies nearest: A, then B, then C. */
function zonesOf(items: readonly CataloguedItem[]): ReadonlyMap<string, string> {
  const goods = items.filter(({ category }) => category === 'goods');
  const ranked = [...goods].sort((a, b) => b.outbound - a.outbound || (a.sku < b.sku ? -1 : 1));
  const zone = (rank: number): string => {
    if (rank < ranked.length * NEAR_SHARE) return 'A';
    return rank < ranked.length * MIDDLE_SHARE ? 'B' : 'C';
  };
  return new Map(ranked.map(({ sku }, rank) => [sku, zone(rank)]));
}

function placeOf(zone: string, index: number): string {
  const aisle = String(Math.floor(index / AISLE_BINS) + 1).padStart(2, '0');
  return `${zone}-${aisle}-${String((index % AISLE_BINS) + 1).padStart(2, '0')}`;
}
