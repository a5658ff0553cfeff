import type { CancelTimer, Clock, Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';

/** One caller's wait for a reply. */
export interface Wait {
  /** False where the deadline came first. */
  end(): boolean;
}

interface Group {
  readonly dueMs: number;
  readonly waits: Set<Pending>;
  readonly cancel: CancelTimer;
}

/** Deadlines so close together are one: a timer a command was a tenth of what a store cost. */
const NEAR_MS = 1;

/**
 * Deadlines of commands, one timer for those of about the same moment. What already lies in the socket when it comes is read first,
 * as in `withinBudget`.
 */
export class ReplyDeadlines {
  private newest: Group | undefined;

  constructor(private readonly timers: Clock & Timers) {}

  /** @param onTimeout is told where the wait has not ended in time. */
  from(nowMs: number, budgetMs: number, onTimeout: (failure: StoreError) => void): Wait {
    return new Pending(this.groupOf(nowMs, budgetMs), onTimeout);
  }

  /**
   * As `from` once this tick has ended: until then the command is still here, and a process that has much to do would give up what it
   * has not yet asked for.
   */
  afterTick(budgetMs: number, onTimeout: (failure: StoreError) => void): Wait {
    let wait: Wait | undefined;
    let isOver = false;
    process.nextTick(() => {
      if (!isOver) wait = this.from(this.timers.monotonicMs(), budgetMs, onTimeout);
    });
    const end = (): boolean => {
      if (wait !== undefined) return wait.end();
      const isFirst = !isOver;
      isOver = true;
      return isFirst;
    };
    return { end };
  }

  private groupOf(nowMs: number, budgetMs: number): Group {
    const dueMs = nowMs + budgetMs;
    const { newest } = this;
    if (newest !== undefined && newest.waits.size > 0 && isNear(newest.dueMs, dueMs)) return newest;
    const waits = new Set<Pending>();
    const cancel = this.timers.after(budgetMs, () => {
      // Nobody joins who would not be told.
      if (this.newest === group) this.newest = undefined;
      setImmediate(expire, waits);
    });
    const group = { dueMs, waits, cancel };
    return (this.newest = group);
  }
}

class Pending implements Wait {
  constructor(
    private readonly group: Group,
    private readonly onTimeout: (failure: StoreError) => void,
  ) {
    group.waits.add(this);
  }

  end(): boolean {
    const { waits, cancel } = this.group;
    const isFirst = waits.delete(this);
    if (waits.size === 0) cancel();
    return isFirst;
  }

  expire(): void {
    this.group.waits.delete(this);
    this.onTimeout(new StoreError('timeout'));
  }
}

/** Nobody waits longer than he may, nor by more than this shorter. */
function isNear(earlierMs: number, laterMs: number): boolean {
  return laterMs >= earlierMs && laterMs - earlierMs <= NEAR_MS;
}

function expire(waits: ReadonlySet<Pending>): void {
  for (const wait of waits) wait.expire();
}
