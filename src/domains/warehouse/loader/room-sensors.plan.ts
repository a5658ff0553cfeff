import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import { CsvReader } from '../../../datasets/csv.reader.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { ROOM_SENSOR } from './asset.catalogue.js';
import { READINGS_AS_OF } from './machine.readings.js';

export const ROOM_FILES: readonly string[] = ['datatest', 'datatraining', 'datatest2'].map(
  (name) => `room_sensors_${name}.csv.gz`,
);
const DATASET = 'room_sensors';
const METRICS = {
  temperature_c: 'Temperature',
  humidity_percent: 'Humidity',
  light_lux: 'Light',
  co2_ppm: 'CO2',
  occupancy: 'Occupancy',
} as const;

export function roomSensorsPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: DATASET,
    title: 'Climate of an office room by the minute, 2015-02-02 to 2015-02-18',
    kind: 'real',
    locator: `data/warehouse/${ROOM_FILES.join(', ')} (logicalapple/cs7641-Supervised-Learning, 62f33c6b)`,
    source: 'UCI Occupancy Detection (L. Candanedo)',
    license: 'CC BY 4.0',
    version: '1',
    files: ROOM_FILES,
    prepare: () => {
      const columns = ['asset_id', 'ts', 'metric', 'value', 'dataset_id'];
      const rows = ROOM_FILES.flatMap((file) => roomRows(files, file));
      return Promise.resolve({
        asOfDate: READINGS_AS_OF,
        tables: [tableLoad('public.equipment_telemetry', columns, rows, true)],
      });
    },
  };
}

/** The header has no name for the number of the row. */
function roomRows(files: BundledFilesReader, file: string): readonly (readonly CopyValue[])[] {
  const reader = new CsvReader(file, `"row",${files.text(file)}`, ['date', ...Object.values(METRICS)]);
  return [...reader.records()].flatMap((record) =>
    Object.entries(METRICS).map(([metric, column]) => {
      return [ROOM_SENSOR, `${record.text('date')}Z`, metric, record.decimal(column), DATASET];
    }),
  );
}
