/**
 * What was found out of late, by name. Bounded: names that are asked for stay, others go once as many new ones have come as half the
 * bound. Two generations, so that a find costs one look and moves nothing.
 */
export class RecentMemo<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();

  constructor(private readonly sizeMax: number) {}

  get size(): number {
    return this.young.size + this.old.size;
  }

  get(name: string): V | undefined {
    const found = this.young.get(name);
    if (found !== undefined) return found;
    const older = this.old.get(name);
    if (older !== undefined) this.set(name, older);
    return older;
  }

  set(name: string, value: V): void {
    this.old.delete(name);
    this.young.set(name, value);
    if (this.young.size * 2 < this.sizeMax) return;
    this.old = this.young;
    this.young = new Map();
  }

  clear(): void {
    this.young = new Map();
    this.old = new Map();
  }

  delete(name: string): void {
    this.young.delete(name);
    this.old.delete(name);
  }
}
