/** One table that the statement reads, by the name it has there. */
export interface PlannedInput {
  /** Schema-qualified. */
  readonly table: string;
  /** Key and link columns: their images are queued when a row is written. */
  readonly columns: readonly string[];
}

/** Equalities of two inputs that hold for every row that is made of both. */
export interface PlannedLink {
  readonly left: number;
  readonly right: number;
  /** Columns of the left and of the right input. */
  readonly pairs: readonly (readonly [left: string, right: string])[];
  /** Of a LEFT JOIN: the left input may stand without the right one, so that it is reached from there and not the other way round. */
  readonly isOuter: boolean;
}

/** A column of the view that is a column of an input as it stands. */
export interface PlannedKey {
  readonly output: string;
  readonly input: number;
  readonly column: string;
}

/** How a view is refreshed by what changed: which rows of it a changed row of an input can have a part in. */
export interface IncrementalPlan {
  readonly inputs: readonly PlannedInput[];
  readonly links: readonly PlannedLink[];
  /** Columns of the unique key that rows are found by; all, or those that are plain columns. */
  readonly keys: readonly PlannedKey[];
  /** Columns that are added up, whose type must add up to the same in any order. */
  readonly added: readonly { readonly input: number; readonly column: string }[];
  /** Columns that are grouped by or chosen from, whose equal values must be written in one way. */
  readonly chosen: readonly { readonly input: number; readonly column: string }[];
}

/** Why a view cannot be refreshed so. */
export interface IncrementalRefusal {
  /** `view.incremental_<reason>`. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}
