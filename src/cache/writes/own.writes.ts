/** A write of this process that the stream acknowledged. */
export interface OwnWrite {
  readonly order: bigint;
  readonly value: unknown;
}

/**
 * What this process had acknowledged and does not know to be applied: should the stream be away, it can still be told, as what it is.
 * Bounded; the oldest go first.
 */
export class OwnWrites {
  private readonly byKey = new Map<string, OwnWrite>();

  constructor(private readonly most: number) {}

  get size(): number {
    return this.byKey.size;
  }

  remember(key: string, write: OwnWrite): void {
    const known = this.byKey.get(key);
    if (known !== undefined && known.order > write.order) return;
    this.byKey.delete(key);
    this.byKey.set(key, write);
    if (this.byKey.size <= this.most) return;
    const [oldest] = this.byKey.keys();
    if (oldest !== undefined) this.byKey.delete(oldest);
  }

  find(key: string): OwnWrite | undefined {
    return this.byKey.get(key);
  }

  /** Up to this order it was applied. */
  forget(key: string, upTo: bigint): void {
    const known = this.byKey.get(key);
    if (known !== undefined && known.order <= upTo) this.byKey.delete(key);
  }
}
