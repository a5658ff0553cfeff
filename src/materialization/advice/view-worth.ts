/** How a view and its query compared by the clock, on this server. */
export interface ViewMeasure {
  readonly measuredAt: string;
  readonly baseMs: number;
  readonly viewMs: number;
  readonly rounds: number;
  /** The query was ended by its deadline: it takes at least so long. */
  readonly isAtLeast: boolean;
}

/** What a view did since it was built, as far back as the log reaches. */
export interface ViewUse {
  readonly seconds: number;
  readonly uses: number;
  readonly useMs: number;
  readonly runs: number;
  /** Builds and refreshes, failed ones too. */
  readonly spentMs: number;
}

export type WorthVerdict =
  | 'pays'
  | 'costs_more'
  /** Not watched for long enough to say. */
  | 'too_early'
  /** Used, and not yet measured against its query. */
  | 'unmeasured'
  | 'not_built';

/** Whether a view gives more than it takes; times are measured, none estimated. */
export interface ViewWorth {
  readonly verdict: WorthVerdict;
  readonly seconds: number;
  readonly uses: number;
  /** Mean of an answer from the view, with the look whether it may answer. */
  readonly useMs: number | null;
  readonly measure: ViewMeasure | null;
  readonly speedUp: number | null;
  readonly savedMs: number | null;
  readonly runs: number;
  readonly spentMs: number;
  readonly savedMsPerDay: number | null;
  readonly spentMsPerDay: number | null;
}

const DAY_SECONDS = 86_400;
/** A shorter time says little of a day. */
const RATE_SECONDS_MIN = 3600;

export const NOT_BUILT: ViewWorth = {
  verdict: 'not_built',
  ...{ seconds: 0, uses: 0, useMs: null, measure: null, speedUp: null, savedMs: null },
  ...{ runs: 0, spentMs: 0, savedMsPerDay: null, spentMsPerDay: null },
};

/** @param observedSecondsMin a view watched for less is not judged. */
export function worthOf(use: ViewUse, measure: ViewMeasure | null, observedSecondsMin: number): ViewWorth {
  const useMs = use.uses === 0 ? null : use.useMs / use.uses;
  const savedMs = savedBy(use, useMs, measure);
  return {
    verdict: use.seconds < observedSecondsMin ? 'too_early' : verdictOf(savedMs, use.spentMs),
    ...{ seconds: use.seconds, uses: use.uses, useMs, measure, savedMs, runs: use.runs, spentMs: use.spentMs },
    speedUp: measure === null || measure.viewMs <= 0 ? null : measure.baseMs / measure.viewMs,
    savedMsPerDay: savedMs === null ? null : perDay(savedMs, use.seconds),
    spentMsPerDay: perDay(use.spentMs, use.seconds),
  };
}

export function perDay(amount: number, seconds: number): number {
  return (amount * DAY_SECONDS) / Math.max(seconds, RATE_SECONDS_MIN);
}

/** A view that nobody used saved nothing, whatever its query takes. */
function savedBy({ uses }: ViewUse, useMs: number | null, measure: ViewMeasure | null): number | null {
  if (useMs === null) return 0;
  return measure === null ? null : uses * (measure.baseMs - useMs);
}

function verdictOf(savedMs: number | null, spentMs: number): WorthVerdict {
  if (savedMs === null) return 'unmeasured';
  return savedMs > spentMs ? 'pays' : 'costs_more';
}
