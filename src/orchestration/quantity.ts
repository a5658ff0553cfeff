import type { JsonObject } from '../kernel/canonical-json.js';

/** One cell of one answer: which query, asked how, which row (0-based, in answer order), which column. */
export interface CellCitation {
  readonly queryId: string;
  /** Canonical bound parameters. */
  readonly params: JsonObject;
  readonly row: number;
  readonly column: string;
}

/**
 * How a number follows from answers. `cell`: as it stands. `count`: rows of an answer. `apply`: a function of the statistics
 * catalogue over other formulas; a `list` gathers formulas into one argument. Everything is data, so that a run's numbers can
 * be computed again by someone who did not compute them.
 */
export type Formula =
  | { readonly kind: 'cell'; readonly cell: CellCitation }
  | { readonly kind: 'count'; readonly queryId: string; readonly params: JsonObject }
  | { readonly kind: 'constant'; readonly value: number; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly Formula[] }
  | { readonly kind: 'apply'; readonly fn: string; readonly arguments: readonly Formula[] };

/** A number with where it came from. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly formula: Formula;
}
