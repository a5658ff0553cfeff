import { Logger } from '@nestjs/common';
import type { Known, LedgerAnswer, LogAnswer } from './change-log.gateway.js';
import { TagLedger, type TagChange } from './tag-ledger.js';
import { TrackingState } from './tracking-state.js';

/** A place in one history of changes. */
export interface FollowedPosition {
  readonly incarnation: string;
  readonly seq: number;
}

export interface ChangeEvent {
  readonly position: FollowedPosition;
  readonly changes: readonly TagChange[];
  /** Everything was learned anew; `changes` is empty, any tag may have moved. */
  readonly restarted: boolean;
}

const NOTHING: Known = { incarnation: '', seq: 0, mark: '' };

/**
 * What this process knows of the log: how far, the last change of every tag, and which tables are tracked.
 * Invariant: the position moves last, after everything at or below it is known, and all in one turn of the event loop.
 */
export class LogKnowledge {
  private readonly logger = new Logger(LogKnowledge.name);
  private readonly listeners = new Set<(event: ChangeEvent) => void>();
  readonly ledger: TagLedger;
  readonly tracking = new TrackingState();
  private reached = NOTHING;
  private here: FollowedPosition | undefined;
  private loads = 0;
  private lastLagMs = 0;

  constructor(tagsMax: number) {
    this.ledger = new TagLedger(tagsMax);
  }

  get known(): Known {
    return this.reached;
  }

  get position(): FollowedPosition | undefined {
    return this.here;
  }

  /** From numbering to knowledge, for the newest changes that were learned. */
  get lagMs(): number {
    return this.lastLagMs;
  }

  /** How often the log was read from the start, the first time not counted. */
  get restarts(): number {
    return Math.max(0, this.loads - 1);
  }

  advance(answer: LogAnswer): void {
    if (answer.changes.length === 0) return;
    if (answer.tracking !== null) this.tracking.replace(answer.tracking);
    this.ledger.apply(answer.changes);
    this.lastLagMs = answer.oldestMs ?? this.lastLagMs;
    this.moveTo(answer.reached, answer.changes, false);
  }

  restart(answer: LedgerAnswer): void {
    this.tracking.replace(answer.tracking);
    this.ledger.load(answer.tags, answer.floor);
    this.loads += 1;
    this.moveTo(answer.reached, [], true);
  }

  /** Called after each move. Returns how to stop it. */
  onChange(listener: (event: ChangeEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private moveTo(reached: Known, changes: readonly TagChange[], restarted: boolean): void {
    this.reached = reached;
    const position = { incarnation: reached.incarnation, seq: reached.seq };
    this.here = position;
    for (const listener of this.listeners) {
      try {
        listener({ position, changes, restarted });
      } catch (error) {
        this.logger.error('a listener of the change log failed', error instanceof Error ? error.stack : undefined);
      }
    }
  }
}
