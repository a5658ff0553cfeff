import { FalajError } from '../kernel/falaj-error.js';
import type { ChangeFollower } from './change.follower.js';
import type { ControlLink } from './control-link.js';
import { assertTag } from './tag-syntax.js';

export interface RecorderSettings {
  readonly queryTimeoutMs: number;
  /** How long a caller may wait for the number of what it wrote. */
  readonly reachTimeoutMs: number;
}

const RECORD = 'SELECT falaj.record_change(tag) FROM unnest($1::text[]) AS tag';

/** Tells the log of changes that no trigger sees, and numbers what this process has just written. */
export class ChangeRecorder {
  constructor(
    private readonly link: ControlLink,
    private readonly follower: ChangeFollower,
    private readonly settings: RecorderSettings,
  ) {}

  /**
   * Records a change of each tag, in one transaction of its own, and gives the number at which they are known.
   * Throws `request.invalid` for what is no tag, `database.unavailable` where nothing was recorded, and `change.unreached`
   * where it was recorded but could not be numbered in time (whoever follows the log next does).
   */
  async record(tags: readonly string[]): Promise<number> {
    const distinct = [...new Set(tags)];
    distinct.forEach(assertTag);
    await this.link.query(RECORD, [distinct], this.settings.queryTimeoutMs);
    return this.coverOwnWrites();
  }

  /**
   * To be called after the commit of any write: a number at or above those of all that was committed before the call. It is what
   * `Falaj-Seq` carries. A look at the log that fails is repeated: the write is committed, and whoever wrote it waits for its number.
   * Throws `change.unreached`, with the reason as its cause, where it could not be had in time.
   */
  async coverOwnWrites(): Promise<number> {
    const confirmed = await this.follower.confirmPatiently(this.settings.reachTimeoutMs);
    const position = this.follower.position();
    if (confirmed && position !== undefined) return position.seq;
    throw new FalajError('change.unreached', 'what was written is committed but could not be numbered in time', {
      cause: this.follower.failure ?? undefined,
    });
  }
}
