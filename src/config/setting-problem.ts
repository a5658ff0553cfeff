/** One thing wrong with the configuration: where it stands, what is wrong, what to do. */
export interface SettingProblem {
  readonly name: string;
  readonly problem: string;
  readonly remedy: string;
}

export type ReportProblem = (problem: SettingProblem) => void;
