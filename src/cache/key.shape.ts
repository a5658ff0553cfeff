import { FalajError } from '../kernel/falaj-error.js';

const LITERAL = /^[A-Za-z0-9._-]+$/;
const PLACEHOLDER = /^\{([A-Za-z][A-Za-z0-9_]{0,62})\}$/;
/** Marks of a scope, the family of registered queries, and what the shared tier keeps beside entries. */
export const RESERVED_FAMILIES: readonly string[] = [
  ...['t', 'u', 'r', 'w', 'qr'],
  ...['flight', 'log', 'maintenance', 'writes'],
];
const SEGMENTS_MAX = 10;

type Segment = { readonly literal: string } | { readonly placeholder: string };

/** The documented form of a family of keys, `exec:dashboard:{workspace}:{timeframe}`, inside namespace and scope. */
export class KeyShape {
  private constructor(
    readonly text: string,
    private readonly segments: readonly Segment[],
  ) {}

  /** @throws FalajError definition.invalid @param declarer who declares it. */
  static parse(text: string, declarer: string): KeyShape {
    const parts = text.split(':');
    const segments = parts.map(segmentOf);
    const [family = ''] = parts;
    const isSound = (segment: Segment | undefined): segment is Segment => segment !== undefined;
    if (!segments.every(isSound) || parts.length > SEGMENTS_MAX || !LITERAL.test(family)) {
      throw invalid(declarer, text, 'Write it as family:{name}, of plain words and names in braces.');
    }
    if (RESERVED_FAMILIES.includes(family)) throw invalid(declarer, text, `Begin with another word than ${family}.`);
    return new KeyShape(text, segments);
  }

  get placeholders(): readonly string[] {
    return this.segments.flatMap((segment) => ('placeholder' in segment ? [segment.placeholder] : []));
  }

  /** Whether a key of these segments could be of this shape. */
  fits(segments: readonly string[]): boolean {
    return (
      segments.length === this.segments.length &&
      this.segments.every((segment, at) => !('literal' in segment) || segment.literal === segments[at])
    );
  }

  /** Whether a key could be of both. */
  meets(other: KeyShape): boolean {
    return (
      this.segments.length === other.segments.length &&
      this.segments.every((segment, at) => {
        const opposite = other.segments[at];
        if (opposite === undefined || !('literal' in segment) || !('literal' in opposite)) return true;
        return segment.literal === opposite.literal;
      })
    );
  }

  /** The key's segments, not yet encoded. */
  fill(values: Readonly<Record<string, string>>): readonly string[] {
    return this.segments.map((segment) => {
      if ('literal' in segment) return segment.literal;
      const value = values[segment.placeholder];
      if (value !== undefined) return value;
      throw new FalajError('internal.unexpected', `a key of ${this.text} lacks its ${segment.placeholder}`);
    });
  }
}

function segmentOf(part: string): Segment | undefined {
  const placeholder = PLACEHOLDER.exec(part)?.[1];
  if (placeholder !== undefined) return { placeholder };
  return LITERAL.test(part) ? { literal: part } : undefined;
}

function invalid(declarer: string, text: string, hint: string): FalajError {
  return new FalajError('definition.invalid', `${declarer} declares ${text}, which is no form of a key`, { hint });
}
