import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { machineCatalogue } from './asset.catalogue.js';

export const MACHINE_FILE = 'ai4i2020.csv.gz';
/** The newest reading of every machine: that of the room's sensor, so that all end together. */
export const READINGS_END = '2015-02-18T09:19:00Z';
export const READINGS_AS_OF = '2015-02-18';

const METRICS = {
  air_temperature_k: 'Air temperature [K]',
  process_temperature_k: 'Process temperature [K]',
  speed_rpm: 'Rotational speed [rpm]',
  torque_nm: 'Torque [Nm]',
  tool_wear_min: 'Tool wear [min]',
} as const;
const MODES = ['TWF', 'HDF', 'PWF', 'OSF', 'RNF'] as const;
const STEP_MS = 5 * 60_000;

/** What a machine showed at one instant. */
export interface MachineReading {
  /** Its number in the file. */
  readonly number: number;
  readonly assetId: string;
  /** ISO instant. */
  readonly at: string;
  /** As written, by metric. */
  readonly values: Readonly<Record<string, string>>;
  readonly toolWear: number;
  /** Null where it ran; else the modes the file names, or `unknown`. */
  readonly failure: string | null;
}

/**
 * The readings of the file, which knows neither machines nor times: each machine is given as many in a row, five minutes apart, so that its
 * tool wears as it does in the file.
 */
export function machineReadings(files: BundledFilesReader): readonly MachineReading[] {
  const records = files.records(MACHINE_FILE, ['UDI', 'Machine failure', ...Object.values(METRICS), ...MODES]);
  const machines = machineCatalogue();
  const share = Math.ceil(records.length / machines.length);
  return records.map((record, index) => {
    const modes = MODES.filter((mode) => record.integer(mode) === 1).join('+');
    const left = share - 1 - (index % share);
    return {
      number: record.integer('UDI'),
      assetId: machines[Math.floor(index / share)]?.assetId ?? '',
      at: new Date(Date.parse(READINGS_END) - left * STEP_MS).toISOString(),
      values: Object.fromEntries(Object.entries(METRICS).map(([metric, column]) => [metric, record.decimal(column)])),
      toolWear: record.integer(METRICS.tool_wear_min),
      failure: record.integer('Machine failure') === 0 ? null : modes === '' ? 'unknown' : modes,
    };
  });
}
