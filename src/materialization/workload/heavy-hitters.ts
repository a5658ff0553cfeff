interface Kept<T> {
  readonly value: T;
  /** At least what the key weighs: its own weight since it was admitted, and that of whoever made room. */
  ceiling: number;
}

/**
 * The heaviest of many keys in bounded memory (space-saving, Metwally et al. 2005, by weight). A newcomer takes the place of the
 * lightest, and may have been there unseen before: but never heavier than the lightest was. So with `floor` = the least ceiling kept,
 * which is at most the sum of all weights over the places: each key kept weighs at least what is known of it and at most `floor`
 * more, and each key not kept weighs at most `floor`.
 */
export class HeavyHitters<T> {
  private readonly kept = new Map<string, Kept<T>>();
  private wasFull = false;

  constructor(private readonly placesMax: number) {}

  /** How heavy a key may be, or may have been before it was admitted, without being known; 0 while there was room for all. */
  get floor(): number {
    return this.wasFull ? this.lightest().ceiling : 0;
  }

  /** What is known of the key since it was admitted. */
  offer(key: string, weight: number, make: () => T): T {
    const known = this.kept.get(key);
    if (known !== undefined) {
      known.ceiling += weight;
      return known.value;
    }
    const place = { value: make(), ceiling: weight };
    if (this.kept.size >= this.placesMax) {
      this.wasFull = true;
      const { name, ceiling } = this.lightest();
      this.kept.delete(name);
      place.ceiling += ceiling;
    }
    this.kept.set(key, place);
    return place.value;
  }

  entries(): readonly (readonly [key: string, value: T])[] {
    return [...this.kept].map(([key, { value }]) => [key, value]);
  }

  private lightest(): { name: string; ceiling: number } {
    let found = { name: '', ceiling: Infinity };
    for (const [name, { ceiling }] of this.kept) if (ceiling < found.ceiling) found = { name, ceiling };
    return found;
  }
}
