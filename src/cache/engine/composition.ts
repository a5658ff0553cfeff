import type { AnswerParts } from '../../kernel/answer-parts.js';
import type { LogPosition } from './change-log.port.js';
import { ANY_RULE } from './invalidation-tags.js';

/** What a load knows of its answer before it looks at the parts. */
export interface OwnFacts {
  readonly position: LogPosition;
  readonly tags: readonly string[];
  readonly createdAtMs: number;
}

export interface WholeFacts extends OwnFacts {
  /** When the first of the parts is past its life. */
  readonly endMs: number;
  readonly isStale: boolean;
  /** False where nothing could tell when it became wrong. */
  readonly mayBeKept: boolean;
}

/** Of one table: more of them are the whole table. */
const BUCKETS_MAX = 64;

/** An answer that depends on more than this is not kept. */
const TAGS_MAX = 1024;

const BUCKET = /^(table:.+)#[0-9a-f]+$/;

/**
 * What an answer made from answers is. It takes the minimum of positions, of as-of and of freshness, and every tag of every part: so it
 * never outlives one of them, in no grace either. Rules on keys speak of the parts' keys, which it does not hold: any new rule ends it.
 */
export function wholeOf(own: OwnFacts, parts: AnswerParts | undefined): WholeFacts {
  if (parts === undefined) return ownAlone(own);
  const { stamp, tags: gathered } = parts;
  const isOneHistory = stamp === undefined || stamp.incarnation === own.position.incarnation;
  const found = parts.hasAnswers ? [...widened(gathered), ANY_RULE] : widened(gathered);
  const tags = found.length === 0 ? own.tags : [...new Set([...own.tags, ...found])];
  return {
    position: stamp !== undefined && isOneHistory && stamp.seq < own.position.seq ? stamp : own.position,
    tags,
    createdAtMs: Math.min(own.createdAtMs, parts.createdAtMs),
    endMs: parts.freshUntilMs,
    isStale: parts.isStale,
    mayBeKept: parts.isVouched && isOneHistory && !parts.isStale && tags.length <= TAGS_MAX,
  };
}

/** Member by member: copying a literal's members into another and adding some is what the engine does slowest, and most loads come here. */
function ownAlone({ position, tags, createdAtMs }: OwnFacts): WholeFacts {
  return { position, tags, createdAtMs, endMs: Infinity, isStale: false, mayBeKept: true };
}

/** Whether an entry with these tags was made from entries. */
export function isMadeOfAnswers(tags: readonly string[]): boolean {
  return tags.includes(ANY_RULE);
}

/** Many buckets of a table are the table, which moves with each of them. */
function widened(tags: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  const tables = tags.map((tag) => BUCKET.exec(tag)?.[1]);
  for (const table of tables) if (table !== undefined) counts.set(table, (counts.get(table) ?? 0) + 1);
  return tags.map((tag, at) => {
    const table = tables[at];
    return table !== undefined && (counts.get(table) ?? 0) > BUCKETS_MAX ? table : tag;
  });
}
