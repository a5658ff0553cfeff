import type { AnswerParts } from '../../kernel/answer-parts.js';
import type { DeflatedPayload } from '../../kernel/deflated-payload.js';
import type { AnswerDelivery, AnswerStamp } from '../../kernel/query-answer.js';
import type { ReadIntent } from '../../kernel/query-scope.js';
import type { TimeBudget } from '../../kernel/time-budget.js';
import type { ReadLabel } from './cache-observer.port.js';
import type { EntryPolicy } from './entry-policy.js';
import type { ValueCodec } from './value.codec.js';

/** What identifies an entry and decides whether it may be served. */
export interface EntryIdentity {
  readonly key: string;
  /** Digest of scope and parameters; a stored entry with another one is a collision. */
  readonly identity: string;
  /** What the value depends on; an entry is valid while none of these has changed since its position. */
  readonly tags: readonly string[];
  readonly policy: EntryPolicy;
}

export interface CacheRead<V> extends EntryIdentity {
  readonly label: ReadLabel;
  readonly reading: ReadIntent;
  /** What this request may yet wait for the second tier. */
  readonly budget: TimeBudget;
  readonly codec: ValueCodec<V>;
  /** Whether the value is made from other answers: then each load is given where to gather them. */
  readonly isComposed?: boolean;
  /** Asks the source. Begins its snapshot after it is called, never before. */
  readonly load: (parts?: AnswerParts) => Promise<V> | V;
}

export interface CacheAnswer<V> {
  readonly value: V;
  readonly delivery: AnswerDelivery;
  /** Position of the change log at which the value is known to be right; absent where no log vouched. */
  readonly stamp?: AnswerStamp;
  /** The entry's payload compressed, where it is kept so: to be sent on as it is. */
  readonly deflated?: DeflatedPayload | undefined;
}
