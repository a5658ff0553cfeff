export type TagChange = readonly [tag: string, seq: number];

/**
 * The last change of every tag, in memory and bounded. Where there are more tags than may be kept, the longest unchanged ones
 * become one: the floor, the newest of their changes. That can only make an old entry a miss, never a stale one a hit.
 */
export class TagLedger {
  private readonly last = new Map<string, number>();
  private ruleTags: readonly string[] = [];
  private floor = 0;

  constructor(private readonly tagsMax: number) {}

  get size(): number {
    return this.last.size;
  }

  /** 0 where nothing that might be the tag ever changed. */
  lastChange(tag: string): number {
    return this.last.get(tag) ?? this.floor;
  }

  /** Tags of the family `rule`, which say of entries by their keys that they are not to be served. */
  get rules(): readonly string[] {
    return this.ruleTags;
  }

  /** Takes changes in the order of their numbers. */
  apply(changes: readonly TagChange[]): void {
    for (const [tag, seq] of changes) {
      if (isRule(tag) && !this.last.has(tag)) this.ruleTags = [...this.ruleTags, tag];
      this.move(tag, seq);
      const whole = this.wholeOf(tag);
      if (whole !== undefined) this.move(whole, seq);
    }
    this.trim();
  }

  /** Forgets everything and begins anew. */
  load(changes: readonly TagChange[], floor: number): void {
    this.last.clear();
    this.ruleTags = [];
    this.floor = floor;
    this.apply(changes);
  }

  /**
   * What changes with the tag, whatever its own number: the mark of its family, the table of a bucket. Writers tell of both, each with a
   * number of its own, and a process may stand between the two: what only the second refuses is right there, and an answer made of it that
   * looks at the first alone would stay right.
   */
  private wholeOf(tag: string): string | undefined {
    if (isRule(tag)) return SOME_RULE;
    if (tag.startsWith('expire:')) return tag === SOME_EXPIRY ? undefined : SOME_EXPIRY;
    const end = tag.startsWith('table:') ? tag.indexOf('#') : -1;
    return end < 0 ? undefined : tag.slice(0, end);
  }

  private move(tag: string, seq: number): void {
    // Deleted first, so that the map's order is the order of last changes.
    this.last.delete(tag);
    this.last.set(tag, seq);
  }

  private trim(): void {
    let surplus = this.last.size - this.tagsMax;
    if (surplus <= 0) return;
    for (const [tag, seq] of this.last) {
      if (surplus <= 0) break;
      this.floor = Math.max(this.floor, seq);
      this.last.delete(tag);
      if (isRule(tag)) this.ruleTags = this.ruleTags.filter((other) => other !== tag);
      surplus -= 1;
    }
  }
}

const SOME_RULE = 'rule:some';
const SOME_EXPIRY = 'expire:some';

/** `rule:some` marks that some rule was made and is none itself. */
function isRule(tag: string): boolean {
  return tag.startsWith('rule:') && tag !== SOME_RULE;
}
