import type { Clock } from '../../kernel/clock.js';
import type { AlertFields, AlertKind } from './alert.js';
import type { AlertBoard } from './alert.board.js';

/** How often something happened to a subject since it was first counted. */
export interface Occurrences {
  readonly subject: string;
  readonly count: number;
  readonly fields?: AlertFields;
}

/** Alerts of what happens in moments: raised when it happened anew, over when it has not for a while. */
export class LastingWatch {
  private readonly seen = new Map<string, { readonly count: number; readonly atMs: number }>();

  constructor(
    private readonly board: AlertBoard,
    private readonly kind: AlertKind,
    private readonly quietMs: number,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    /** Whether what is counted of a subject that was not seen before has happened just now. */
    private readonly isFirstSightNews: boolean,
  ) {}

  look(now: readonly Occurrences[]): void {
    const atMs = this.clock.monotonicMs();
    for (const { subject, count, fields } of now) {
      const unseen = { count: this.isFirstSightNews ? 0 : count, atMs: -Infinity };
      const before = this.seen.get(subject) ?? unseen;
      this.seen.set(subject, before);
      if (count > before.count) {
        this.seen.set(subject, { count, atMs });
        this.board.raise(this.kind, subject, { ...fields, count: count - before.count });
      } else if (atMs - before.atMs >= this.quietMs) this.board.resolve(this.kind, subject);
    }
  }
}
