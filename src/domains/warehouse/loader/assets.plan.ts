import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { Lazy } from '../../../datasets/lazy.value.js';
import type { DatasetPlan, LoadedDataReader } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { ASSET_SEED, type CataloguedAsset, machineCatalogue, roomSensor } from './asset.catalogue.js';
import type { ReadingList } from './machine-readings.plan.js';
import { MACHINE_FILE, READINGS_AS_OF, READINGS_END } from './machine.readings.js';

const DATASET = 'equipment';
const ASSETS = ['asset_id', 'type', 'model', 'zone', 'status', 'owner_user', 'next_pm_due'];
const ASSIGNMENTS = ['assignment_id', 'asset_id', 'assignee', 'task_id', 'assigned_at', 'released_at', 'dataset_id'];
/** Minutes of wear at which AI4I's tools have failed at the latest: maintenance is due before. */
const WEAR_MINUTES_MAX = 240;
const MINUTE_MS = 60_000;

/** Whoever assigns or releases waits for the load, and finds the new rows. */
const HOLD = 'LOCK TABLE public.equipment_assets, public.equipment_assignments IN SHARE ROW EXCLUSIVE MODE';
const OPEN = `
  SELECT asset_id, assignee, assigned_at::text FROM public.equipment_assignments WHERE dataset_id IS NULL AND released_at IS NULL`;
const RELEASED = `
  SELECT asset_id, released_at::text FROM public.equipment_assignments WHERE dataset_id = $1 AND released_at IS NOT NULL`;

/** What was assigned and released since the machines were loaded, by machine. */
interface Since {
  readonly open: ReadonlyMap<string, { readonly assignee: string; readonly assignedAt: string }>;
  readonly released: ReadonlyMap<string, string>;
}

async function readSince(read: LoadedDataReader): Promise<Since> {
  await read(HOLD, []);
  const open = (await read(OPEN, [])).map(
    (row) =>
      [String(row['asset_id']), { assignee: String(row['assignee']), assignedAt: String(row['assigned_at']) }] as const,
  );
  const released = (await read(RELEASED, [DATASET])).map(
    (row) => [String(row['asset_id']), String(row['released_at'])] as const,
  );
  return { open: new Map(open), released: new Map(released) };
}

/** Who has a machine now: whom it was assigned to since, or nobody where it was released, or whom it is loaded with. */
function standingOf(
  { assetId, status, owner }: CataloguedAsset,
  { open, released }: Since,
): Pick<CataloguedAsset, 'status' | 'owner'> {
  const assignee = open.get(assetId)?.assignee;
  if (assignee !== undefined) return { status: 'assigned', owner: assignee };
  return owner !== null && released.has(assetId) ? { status: 'available', owner: null } : { status, owner };
}

/** Machines and who has them. Their next maintenance follows from the wear that their last reading shows. */
export function assetsPlan(readings: Lazy<ReadingList>): DatasetPlan {
  return {
    id: DATASET,
    title: 'Machines of a warehouse, and who has them',
    kind: 'generated',
    locator: `generated: seed=${String(ASSET_SEED)}; maintenance due by the tool wear of data/warehouse/${MACHINE_FILE}`,
    source: 'Seeded generator of this product; no real machine or person',
    license: 'same as the product',
    version: '2',
    files: [MACHINE_FILE],
    prepare: async (read) => {
      const since = await readSince(read);
      const wear = new Map(readings.value.list.map(({ assetId, toolWear }) => [assetId, toolWear]));
      const assets = [...machineCatalogue(), roomSensor()];
      const rows = assets.map((asset): CopyValue[] => {
        const { assetId, type, model, zone } = asset;
        const { status, owner } = standingOf(asset, since);
        return [assetId, type, model, zone, status, owner, dueAt(wear.get(assetId))];
      });
      const assigned = assets.flatMap(({ assetId, owner }, at): CopyValue[][] => {
        // One that somebody else has since has ended.
        const ended = since.released.get(assetId) ?? since.open.get(assetId)?.assignedAt ?? null;
        return owner === null ? [] : [[at + 1, assetId, owner, null, READINGS_END, ended, DATASET]];
      });
      return {
        asOfDate: READINGS_AS_OF,
        tables: [
          tableLoad('public.equipment_assets', ASSETS, rows),
          tableLoad('public.equipment_assignments', ASSIGNMENTS, assigned, true),
        ],
      };
    },
  };
}

function dueAt(wearMinutes: number | undefined): string | null {
  if (wearMinutes === undefined) return null;
  const left = Math.max(0, WEAR_MINUTES_MAX - wearMinutes);
  return new Date(Date.parse(READINGS_END) + left * MINUTE_MS).toISOString();
}
