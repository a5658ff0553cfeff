import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { Lazy } from '../../../datasets/lazy.value.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { ASSET_SEED, machineCatalogue, roomSensor } from './asset.catalogue.js';
import type { ReadingList } from './machine-readings.plan.js';
import { MACHINE_FILE, READINGS_AS_OF, READINGS_END } from './machine.readings.js';

const DATASET = 'equipment';
const ASSETS = ['asset_id', 'type', 'model', 'zone', 'status', 'owner_user', 'next_pm_due'];
const ASSIGNMENTS = ['assignment_id', 'asset_id', 'assignee', 'task_id', 'assigned_at', 'released_at', 'dataset_id'];
/** Minutes of wear at which AI4I's tools have failed at the latest: maintenance is due before. */
const WEAR_MINUTES_MAX = 240;
const MINUTE_MS = 60_000;

/** Machines and who has them. Their next maintenance follows from the wear that their last reading shows. */
export function assetsPlan(readings: Lazy<ReadingList>): DatasetPlan {
  return {
    id: DATASET,
    title: 'Machines of a warehouse, and who has them',
    kind: 'generated',
    locator: `generated: seed=${String(ASSET_SEED)}; maintenance due by the tool wear of data/warehouse/${MACHINE_FILE}`,
    source: 'Seeded generator of this product; no real machine or person',
    license: 'same as the product',
    version: '1',
    files: [MACHINE_FILE],
    prepare: () => {
      const wear = new Map(readings.value.list.map(({ assetId, toolWear }) => [assetId, toolWear]));
      const assets = [...machineCatalogue(), roomSensor()];
      const rows = assets.map(({ assetId, type, model, zone, status, owner }): CopyValue[] => {
        return [assetId, type, model, zone, status, owner, dueAt(wear.get(assetId))];
      });
      const assigned = assets.flatMap(({ assetId, owner }, at): CopyValue[][] =>
        owner === null ? [] : [[at + 1, assetId, owner, null, READINGS_END, null, DATASET]],
      );
      return Promise.resolve({
        asOfDate: READINGS_AS_OF,
        tables: [
          tableLoad('public.equipment_assets', ASSETS, rows),
          tableLoad('public.equipment_assignments', ASSIGNMENTS, assigned, true),
        ],
      });
    },
  };
}

function dueAt(wearMinutes: number | undefined): string | null {
  if (wearMinutes === undefined) return null;
  const left = Math.max(0, WEAR_MINUTES_MAX - wearMinutes);
  return new Date(Date.parse(READINGS_END) + left * MINUTE_MS).toISOString();
}
