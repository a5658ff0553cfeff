/** Something the reader of a result should know. Codes are of the error catalogue, or of `WarningCode`. */
export interface RunWarning {
  readonly code: string;
  readonly detail: string;
  readonly queryId: string | null;
}

export const WARNING = {
  /** A question had no rows. */
  noRows: 'answer.no_rows',
  /** What an answer itself warns of, its age among it. */
  answer: 'answer.warning',
  /** A statistic has no value here. */
  noValue: 'statistic.no_value',
  /** What the agent itself said. */
  agent: 'agent.note',
} as const;

/** Each warning once, in an order that does not depend on which answer came first. */
export function orderedWarnings(warnings: readonly RunWarning[]): readonly RunWarning[] {
  const byText = new Map(warnings.map((each) => [JSON.stringify([each.queryId ?? '', each.code, each.detail]), each]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, warning]) => warning);
}
