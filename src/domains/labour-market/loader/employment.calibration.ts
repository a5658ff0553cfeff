import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { type LabourSeries, labourSeries } from './labour-series.calibration.js';
import { type MovePattern, movePattern } from './move.calibration.js';
import { type PayPattern, payPattern } from './pay.calibration.js';
import { type TurnoverPattern, turnoverPattern } from './turnover.calibration.js';
import { type WorkforceMix, workforceMix } from './workforce.calibration.js';

/** Every quantity the generated set takes from real files; docs/data.md names file and use of each. */
export interface EmploymentCalibration {
  readonly labour: LabourSeries;
  readonly turnover: TurnoverPattern;
  readonly pay: PayPattern;
  readonly workforce: WorkforceMix;
  readonly moves: MovePattern;
}

export function calibrate(files: BundledFilesReader): EmploymentCalibration {
  const labour = labourSeries(files);
  return {
    labour,
    turnover: turnoverPattern(files, labour),
    pay: payPattern(files, labour),
    workforce: workforceMix(files),
    moves: movePattern(files),
  };
}
