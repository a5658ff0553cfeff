import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { Lazy } from '../../../datasets/lazy.value.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { MACHINE_FILE, READINGS_AS_OF, type MachineReading } from './machine.readings.js';

export const MACHINE_DATASET = 'machine_readings';
const TELEMETRY = ['asset_id', 'ts', 'metric', 'value', 'dataset_id'];
const MAINTENANCE = ['maintenance_id', 'asset_id', 'happened_at', 'kind', 'modes', 'dataset_id'];

export interface ReadingList {
  readonly list: readonly MachineReading[];
}

export function machineReadingsPlan(readings: Lazy<ReadingList>): DatasetPlan {
  return {
    id: MACHINE_DATASET,
    title: 'Readings and failures of machines; machine and time are given by rule',
    kind: 'derived',
    locator: `data/warehouse/${MACHINE_FILE} (mkader/ML.NET, DataClassification/PredictiveMachineMaintenance, 8603418a)`,
    source: 'UCI AI4I 2020 Predictive Maintenance (S. Matzka), made by its author',
    license: 'CC BY 4.0',
    version: '1',
    files: [MACHINE_FILE],
    prepare: () => {
      const { list } = readings.value;
      const telemetry = list.flatMap(({ assetId, at, values }) =>
        Object.entries(values).map(([metric, value]): CopyValue[] => [assetId, at, metric, value, MACHINE_DATASET]),
      );
      const failures = list.flatMap(({ number, assetId, at, failure }): CopyValue[][] =>
        failure === null ? [] : [[number, assetId, at, 'failure', failure, MACHINE_DATASET]],
      );
      return Promise.resolve({
        asOfDate: READINGS_AS_OF,
        tables: [
          tableLoad('public.equipment_telemetry', TELEMETRY, telemetry, true),
          tableLoad('public.equipment_maintenance', MAINTENANCE, failures, true),
        ],
      });
    },
  };
}
