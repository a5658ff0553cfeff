import type { TableState } from './tracking-state.js';

/** One process's view of the log, for operators. */
export interface FollowerStatus {
  readonly incarnation: string | null;
  /** Number of the newest change in the log, when it was last read. */
  readonly head: number;
  /** Number of the newest change this process knows. */
  readonly position: number;
  /** Numbered changes not yet known here. */
  readonly pending: number;
  /** From numbering to knowledge in this process, for the newest changes that were learned. */
  readonly lagMs: number;
  readonly trusted: boolean;
  /** Since the last confirmed read of the head began; null before the first. */
  readonly confirmedAgoMs: number | null;
  /** Whether this process numbers changes the moment they are committed. */
  readonly leading: boolean;
  /** Whether it waits for NOTIFY to do so. */
  readonly sequencerSleeping: boolean;
  readonly tags: number;
  /** How often the log had to be read from the start again. */
  readonly restarts: number;
  readonly tables: readonly TableState[];
}
