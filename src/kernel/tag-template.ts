import { changeBucket } from './change-bucket.js';

/** Families of tags that the product itself gives and moves; nobody declares or moves them by an event. */
export const RESERVED_TAG_FAMILIES: readonly string[] = [
  ...['table', 'op', 'region', 'tenant', 'dataset', 'route', 'view', 'key', 'ns', 'rule', 'expire', 'tracking'],
];

const FAMILY = /^[a-z][a-z0-9_]{0,31}$/;
const LITERAL = /^[A-Za-z0-9._-]+$/;
const PLACEHOLDER = /^\{([A-Za-z][A-Za-z0-9_]{0,62})\}$/;
const SEGMENTS_MAX = 6;
const LENGTH_MAX = 200;
const EVERY = '*';

type Segment = { readonly literal: string } | { readonly placeholder: string };

/**
 * A declared tag, as answers carry it and as events move it: `insight:{insight_id}`, `insight:*`, `dashboard:overview`.
 *
 * Values never stand in a tag: they fall into 4,096 buckets a family, so that the log and every process's memory stay bounded. Three
 * tags of a family speak to each other. `family#<bucket>` moves with one value. `family:*` moves with every change of the family, and
 * is carried by answers over any of its values. `family#*` is carried by answers over one value, and moves when all change at once.
 */
export class TagTemplate {
  readonly placeholders: readonly string[];

  private constructor(
    readonly text: string,
    readonly family: string,
    /** Empty: all of the family. */
    private readonly segments: readonly Segment[],
  ) {
    this.placeholders = segments.flatMap((segment) => ('placeholder' in segment ? [segment.placeholder] : []));
  }

  /** The template, or what keeps the text from being one. */
  static parse(text: string): { readonly template: TagTemplate } | { readonly fault: string } {
    const colon = text.indexOf(':');
    const family = text.slice(0, Math.max(0, colon));
    if (text.length > LENGTH_MAX) return { fault: `has more than ${LENGTH_MAX} characters` };
    if (!FAMILY.test(family)) return { fault: 'does not begin with a lower-case family and a colon' };
    if (RESERVED_TAG_FAMILIES.includes(family)) return { fault: `is of the family ${family}, which is reserved` };
    const body = text.slice(colon + 1);
    if (body === EVERY) return { template: new TagTemplate(text, family, []) };
    const parts = body.split(':');
    if (parts.length > SEGMENTS_MAX) return { fault: `has more than ${SEGMENTS_MAX} parts` };
    const segments = parts.map(segmentOf);
    const isSound = (segment: Segment | undefined): segment is Segment => segment !== undefined;
    if (!segments.every(isSound)) return { fault: `has a part that is neither plain text, {name}, nor * alone` };
    return { template: new TagTemplate(text, family, segments) };
  }

  /** Whether what moves by the other can ever be what is carried by this one. */
  meets(other: TagTemplate): boolean {
    if (this.family !== other.family) return false;
    if (this.segments.length === 0 || other.segments.length === 0) return true;
    const isPair = this.segments.length === other.segments.length;
    return isPair && this.segments.every((segment, at) => mayEqual(segment, other.segments[at]));
  }

  /** Tags of an answer that depends on these values. */
  carried(values: Readonly<Record<string, unknown>>): readonly string[] {
    const body = this.body(values);
    if (body === undefined) return [every(this.family)];
    return [bucketTag(this.family, body), all(this.family)];
  }

  /** Tags of an answer that is to end when this moves, and with these values where it speaks of values. */
  endedBy(values: Readonly<Record<string, unknown>>): readonly string[] {
    // What speaks of all moves this one as well; the tag of every value would end the answer with any of them.
    return this.segments.length === 0 ? [all(this.family)] : this.carried(values);
  }

  /** Tags that move when what has these values changes. */
  moved(values: Readonly<Record<string, unknown>>): readonly string[] {
    const body = this.body(values);
    if (body === undefined) return [every(this.family), all(this.family)];
    return [bucketTag(this.family, body), every(this.family)];
  }

  /** Undefined where it speaks of all: it says so, or a value is not given. */
  private body(values: Readonly<Record<string, unknown>>): string | undefined {
    if (this.segments.length === 0) return undefined;
    const texts = this.segments.map((segment) =>
      'literal' in segment ? segment.literal : valueText(values[segment.placeholder]),
    );
    return texts.every((text) => text !== undefined) ? texts.join(':') : undefined;
  }
}

/**
 * What moves when somebody names a declared tag with its value, for example `insight:7`. A text of a reserved family, or of none,
 * stands for itself.
 */
export function tagsMovedBy(text: string): readonly string[] {
  const colon = text.indexOf(':');
  const family = text.slice(0, Math.max(0, colon));
  if (!FAMILY.test(family) || RESERVED_TAG_FAMILIES.includes(family)) return [text];
  const body = text.slice(colon + 1);
  if (body === EVERY) return [every(family), all(family)];
  return [text, bucketTag(family, body), every(family)];
}

function mayEqual(one: Segment, other: Segment | undefined): boolean {
  if (other === undefined || !('literal' in one) || !('literal' in other)) return other !== undefined;
  return one.literal === other.literal;
}

function segmentOf(part: string): Segment | undefined {
  const placeholder = PLACEHOLDER.exec(part)?.[1];
  if (placeholder !== undefined) return { placeholder };
  return LITERAL.test(part) ? { literal: part } : undefined;
}

/** Percent-encoded outside `[A-Za-z0-9._-]`, so that no value can hold what parts two. */
function valueText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return String(value).replace(/[^A-Za-z0-9._-]/gu, (character) =>
    [...Buffer.from(character, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

function bucketTag(family: string, body: string): string {
  return `${family}#${changeBucket(family, body)}`;
}

function every(family: string): string {
  return `${family}:${EVERY}`;
}

function all(family: string): string {
  return `${family}#${EVERY}`;
}
