import { isUnavailable } from '../database/database-error.js';
import { FalajError } from '../kernel/falaj-error.js';

/** What a failure means for the run, and for those after it. */
export interface FailureRule {
  /**
   * busy: others were in the way; it is tried again, and is no failure. interrupted: the connection or server went away; it is tried
   * again. failed: the slot is over.
   */
  readonly state: 'busy' | 'interrupted' | 'failed';
  /** Whether the same would only happen again: after some in a row the view is suspended. */
  readonly repeats: boolean;
  /** What an operator is told; never with data in it. */
  readonly advice: string;
  /** Whether it is tried again without a pause: whoever was in the way has committed. */
  readonly isImmediate?: true;
}

const busy = (advice: string): FailureRule => ({ state: 'busy', repeats: false, advice });
const away = (advice: string): FailureRule => ({ state: 'interrupted', repeats: false, advice });
const failed = (advice: string): FailureRule => ({ state: 'failed', repeats: true, advice });

/** By SQLSTATE, or its class; the longest that fits. Codes of our own stand among them. */
const RULES: Readonly<Record<string, FailureRule>> = {
  '40001': { ...busy('it could not be serialized with another transaction'), isImmediate: true },
  '40P01': busy('it was the victim of a deadlock'),
  '55P03': busy('a lock it needs was held by another session'),
  '55006': busy('an object it needs was in use'),
  '53300': busy('the server had no connection left'),
  '57014': away('somebody cancelled its statement'),
  '57P': away('the server was shut down or ended its session'),
  '08': away('its connection was lost'),
  '25P': away('the server ended its session for idling or lasting'),
  'view.interrupted': failed('its attempts ended with their connections: see the log of the server'),
  '25006': away('the server is read-only: a standby, or one that fails over'),
  '53100': failed('the disk of the server is full: make room'),
  '53200': { state: 'failed', repeats: false, advice: 'the server ran out of memory' },
  '53': { state: 'failed', repeats: false, advice: 'the server lacked resources' },
  '58': { state: 'failed', repeats: false, advice: 'the server had trouble with its files' },
  '22': failed('its query fails on the data: correct the data or the query'),
  '23': failed('its rows break a constraint, such as its unique key: correct the data or the key'),
  '21': failed('its rows are not told apart by its unique key: correct the data or the key'),
  '42501': failed('the owner lacks a right: grant it'),
  '42': failed('its query no longer fits the tables: correct the query, or bring the table or column back'),
  '0A': failed('the server does not support what it needs'),
  '54': failed('it passes a limit of the server'),
  'view.timeout': failed(
    'it took longer than materialization.statement_timeout_ms: raise that, or make the query cheaper',
  ),
  // Said of a view that comes along with another, and of a plan that is not what was shown: neither tells of the view.
  'view.busy': busy('a view that comes along with it is being run'),
  'view.plan_changed': { state: 'failed', repeats: false, advice: 'look at the plan again' },
  'view.no_former': { state: 'failed', repeats: false, advice: 'no former build of it is kept' },
  'view.foreign': failed('its name belongs to a relation that this service did not make: rename or drop that'),
  'view.failed': failed('see the reason of its last run'),
};
const UNKNOWN = failed('see the log of the server');
const CANCELLED = '57014';
/** For a connection that broke with the driver's word alone. */
const LOST = '08006';

/** The class that the ledger keeps: SQLSTATE of what the server raised, code of what we raised. Never a message, which may hold data. */
export function classOf(error: unknown, elapsedMs: number, statementTimeoutMs: number): string {
  const code = (error as { code?: unknown }).code;
  // The server tells a timeout and a cancel apart by its message alone, which is translated.
  if (code === CANCELLED && elapsedMs >= statementTimeoutMs) return 'view.timeout';
  if (typeof code === 'string' && !code.startsWith('E')) return code;
  return isUnavailable(error) ? LOST : 'unknown';
}

export function ruleFor(errorClass: string): FailureRule {
  for (let length = errorClass.length; length > 0; length -= 1) {
    const rule = RULES[errorClass.slice(0, length)];
    if (rule !== undefined) return rule;
  }
  return UNKNOWN;
}

export function reasonOf(error: unknown, errorClass: string): string {
  return error instanceof FalajError ? error.message : ruleFor(errorClass).advice;
}
