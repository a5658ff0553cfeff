import type { JsonObject } from '../../kernel/canonical-json.js';
import type { ViewWorth } from './view-worth.js';

/** What a view would bring by what was logged; estimated where no clock can tell before it is built (`AdviceReport.assumes`). */
export interface ExpectedBenefit {
  readonly loadsPerDay: number;
  /** Mean of the measured runs against the tables. */
  readonly baseMs: number;
  readonly viewMs: number;
  readonly speedUp: number;
  readonly changesPerDay: number;
  readonly availability: number;
  readonly refreshesPerDay: number;
  readonly refreshMs: number;
  readonly savedMsPerDay: number;
  readonly costMsPerDay: number;
  readonly netMsPerDay: number;
  readonly rows: number;
  readonly bytes: number;
  readonly storageOverhead: number | null;
  /** The error of the log: its loads may have taken so much more time a day than is known. */
  readonly unseenMsPerDay: number;
}

export interface ViewProposal {
  readonly name: string;
  readonly queryId: string;
  /** As the file gives them: those that differ from the query's defaults. */
  readonly params: JsonObject;
  readonly uniqueKey: readonly string[];
  readonly refreshCron: string;
  /** An item for a views.yml; it has been read by what reads those files. */
  readonly yaml: string;
  readonly expected: ExpectedBenefit;
}

export type RefusalCode =
  /** Nothing of it was logged. */
  | 'not_asked'
  /** Its parameters may not be kept. */
  | 'values_withheld'
  /** Its parameters are too long to be kept. */
  | 'values_too_long'
  /** A view for what is asked most of it is defined. */
  | 'has_view'
  | 'too_rare'
  /** Asked often enough, and answered by the cache. */
  | 'answered_by_cache'
  /** Asked often enough in all, no parameters often enough. */
  | 'too_spread'
  | 'too_cheap'
  /** The day of the question is one of its parameters. */
  | 'moves_with_the_day'
  /** What it reads cannot be watched: a view over it would never answer. */
  | 'untracked_inputs'
  | 'changes_too_often'
  | 'saves_too_little'
  | 'too_large'
  /** What reads the definitions refuses it; `problems` says why. */
  | 'not_materializable'
  /** Others are worth more. */
  | 'beyond_limit';

export interface RefusedQuery {
  readonly queryId: string;
  readonly code: RefusalCode;
  readonly detail: string;
  /** What was logged of it in all. */
  readonly loadsPerDay: number;
  readonly hitsPerDay: number;
  readonly baseMs: number | null;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

/** A view with what it was measured to bring, and what was expected of it where it was proposed once. */
export interface BuiltView {
  readonly view: string;
  readonly queryId: string;
  readonly proposedAt: string | null;
  readonly expected: ExpectedBenefit | null;
  readonly measured: ViewWorth;
}

export interface AdviceReport {
  readonly observedSeconds: number;
  /** What the figures under `expected` take for granted. */
  readonly assumes: readonly string[];
  /** Most worth first. */
  readonly proposals: readonly ViewProposal[];
  readonly built: readonly BuiltView[];
  /** Those of `built` that cost more time than they save. */
  readonly notWorth: readonly BuiltView[];
  readonly notProposed: readonly RefusedQuery[];
  /** Runs that could not be written, of all processes; runs that this process had no room for. */
  readonly lostRuns: number;
  readonly droppedRuns: number;
}
