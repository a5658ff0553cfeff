import type { AnswerStamp } from './query-answer.js';

/** What is known of an answer that another is made from. */
export interface AnswerPart {
  /** What it depends on. */
  readonly tags: readonly string[];
  /** Position of the change log at which it is known to be right; absent where no log vouched. */
  readonly stamp?: AnswerStamp | undefined;
  /** When it was read from its source, or the oldest of its own parts was. */
  readonly createdAtMs: number;
  readonly freshUntilMs: number;
  /** Past its life when it was given, or itself made from what was. */
  readonly isStale: boolean;
}

/**
 * Gathers what one answer is made from, while it is made. It goes with the scope (`scope.reading.parts`) that whoever makes the answer
 * hands on to everything it asks: what is asked with another scope is not gathered, and a change of it would go unnoticed.
 *
 * The whole is as old as its oldest part, known to be right at the lowest of their positions, and fresh while all of them are.
 */
export class AnswerParts {
  private readonly gathered = new Set<string>();
  private earliest: AnswerStamp | undefined;
  private oldestMs = Infinity;
  private endMs = Infinity;
  private stale = false;
  private answers = false;
  private vouched = true;

  /** An answer that the cache gave or loaded. */
  use({ tags, stamp, createdAtMs, freshUntilMs, isStale }: AnswerPart): void {
    this.read(tags, createdAtMs);
    this.answers = true;
    this.endMs = Math.min(this.endMs, freshUntilMs);
    this.stale ||= isStale;
    if (stamp === undefined || (this.earliest !== undefined && stamp.incarnation !== this.earliest.incarnation)) {
      this.vouched = false;
    } else if (this.earliest === undefined || stamp.seq < this.earliest.seq) {
      this.earliest = stamp;
    }
  }

  /** Something that was read from its source, just now if no time is given. */
  read(tags: readonly string[], atMs = Infinity): void {
    for (const tag of tags) this.gathered.add(tag);
    this.oldestMs = Math.min(this.oldestMs, atMs);
  }

  /** Of a part that may change without any log telling: what is made from it is kept nowhere. */
  withhold(): void {
    this.vouched = false;
  }

  /** All that was gathered elsewhere for this answer and others. */
  absorb(other: AnswerParts): void {
    this.read(other.tags, other.oldestMs);
    this.answers ||= other.answers;
    this.endMs = Math.min(this.endMs, other.endMs);
    this.stale ||= other.stale;
    this.vouched &&= other.vouched;
    if (other.earliest === undefined) return;
    if (this.earliest === undefined || this.earliest.incarnation !== other.earliest.incarnation) {
      this.vouched &&= this.earliest === undefined;
      this.earliest = other.earliest;
    } else if (other.earliest.seq < this.earliest.seq) this.earliest = other.earliest;
  }

  /** Each once. */
  get tags(): readonly string[] {
    return [...this.gathered];
  }

  /** The lowest position of those parts that have one. */
  get stamp(): AnswerStamp | undefined {
    return this.earliest;
  }

  /** Whether some of it were answers that are cached by themselves. */
  get hasAnswers(): boolean {
    return this.answers;
  }

  /** Infinity where all of it was read just now; so is `freshUntilMs` where none of it is cached. */
  get createdAtMs(): number {
    return this.oldestMs;
  }

  get freshUntilMs(): number {
    return this.endMs;
  }

  get isStale(): boolean {
    return this.stale;
  }

  /** Whether one history of changes vouches for all of them. */
  get isVouched(): boolean {
    return this.vouched;
  }
}
