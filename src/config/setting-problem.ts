/** One thing wrong with the configuration: where it stands, what is wrong, what to do. */
export interface SettingProblem {
  readonly name: string;
  readonly problem: string;
  readonly remedy: string;
}

/** The problem of what should stand in a file and does not. */
export const MISSING = 'is missing';

export type ReportProblem = (problem: SettingProblem) => void;
