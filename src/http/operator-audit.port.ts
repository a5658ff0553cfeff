import type { JsonObject } from '../kernel/canonical-json.js';
import type { Role } from '../kernel/query-scope.js';

/** Something an operator is about to do. Names of things, never their values or a secret. */
export interface OperatorAction {
  readonly principal: string;
  readonly roles: readonly Role[];
  readonly tenant: string | null;
  readonly method: string;
  /** The route's template. */
  readonly route: string;
  /** What of: parts of the path, and those members of the body that name something. */
  readonly target: JsonObject;
  readonly requestId: string;
}

export interface ActionOutcome {
  readonly status: number;
  /** Of the error; null where there was none. */
  readonly code: string | null;
}

/** Keeps what operators do. */
export interface OperatorAudit {
  /**
   * Before the action: one that cannot be recorded is not done.
   * @returns by which the record is found again
   * @throws FalajError database.unavailable, database.overloaded
   */
  begin(action: OperatorAction): Promise<string>;

  /** After it. Never fails: a record without an end says that nobody knows. */
  end(record: string, outcome: ActionOutcome): Promise<void>;
}

export const OPERATOR_AUDIT = Symbol('OPERATOR_AUDIT');
