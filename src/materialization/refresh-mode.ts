/** What is known of a view before it is refreshed. */
export interface ModeFacts {
  readonly isPopulated: boolean;
  /** Whether it has a unique index that a concurrent refresh can compare by. */
  readonly isComparable: boolean;
  readonly bytes: number;
  /** What its rows would take if they were written anew. */
  readonly liveBytes: number;
  /** Share of its rows that its last concurrent refresh wrote. */
  readonly churnShare: number;
  /** How long the last refresh took that computed its rows; null where none is known. */
  readonly lastMs: number | null;
  /** Nobody else holds a lock on it. */
  readonly isQuiet: boolean;
  /** Whether it may be replaced by a new build: nothing reads it by its identity, and no former build is kept for a step back. */
  readonly isReplaceable: boolean;
}

export interface ModeLimits {
  readonly bloatFactorMax: number;
  readonly bloatBytesMin: number;
  readonly plainRefreshMsMax: number;
}

export interface ChosenMode {
  readonly mode: 'plain' | 'swap' | 'concurrent';
  readonly reason: string;
}

/** A concurrent refresh passes the limit by the pages and index entries that are split on the way. */
const MARGIN = 0.9;

/**
 * How to bring a view up to date.
 *
 * A concurrent refresh keeps readers going, but the rows that it replaces stay until a VACUUM, which gives back little of
 * the file. So where it would leave the view larger than its limit, the view is written anew: in place, if nobody reads it and it takes
 * but a moment, for whoever comes meanwhile waits; else beside it.
 */
export function chooseMode(facts: ModeFacts, limits: ModeLimits): ChosenMode {
  // PostgreSQL refuses the first fill, and a view without a key to compare by, to a concurrent refresh.
  if (!facts.isPopulated) return { mode: 'plain', reason: 'it holds nothing yet' };
  if (!facts.isComparable) return { mode: 'plain', reason: 'no unique index to compare by' };
  const expected = facts.bytes + Math.min(1, facts.churnShare) * facts.liveBytes;
  if (!isBloated(expected, facts.liveBytes * MARGIN, limits))
    return { mode: 'concurrent', reason: 'readers go on meanwhile' };
  const why = `it would pass ${String(limits.bloatFactorMax)} times the size of its rows`;
  if (mayRewriteInPlace(facts, limits)) return { mode: 'plain', reason: `${why}; nobody reads it` };
  if (facts.isReplaceable) return { mode: 'swap', reason: `${why}; readers go on meanwhile` };
  return { mode: 'concurrent', reason: `${why}, and there is no quiet moment` };
}

export function isBloated(bytes: number, liveBytes: number, { bloatFactorMax, bloatBytesMin }: ModeLimits): boolean {
  return bytes >= bloatBytesMin && bytes > bloatFactorMax * liveBytes;
}

export function mayRewriteInPlace(
  { isQuiet, lastMs }: Pick<ModeFacts, 'isQuiet' | 'lastMs'>,
  limits: ModeLimits,
): boolean {
  return isQuiet && lastMs !== null && lastMs <= limits.plainRefreshMsMax;
}
