import type { ChangeLog, LogPosition } from '../../../src/cache/engine/change-log.port.js';

/** A change log that does what the test says. */
export class ScriptedChangeLog implements ChangeLog {
  incarnation = 'one';
  seq = 10;
  known = true;
  trusted = true;
  confirms = 0;
  /** What `confirm` does; by default it gives back trust. */
  onConfirm: (budgetMs: number) => Promise<boolean> = () => {
    this.trusted = true;
    return Promise.resolve(true);
  };
  /** What `reach` says of a position that lies ahead. */
  onReach: (seq: number, budgetMs: number) => Promise<boolean> = () => Promise.resolve(false);
  readonly untracked = new Set<string>();
  private readonly last = new Map<string, number>();

  position(): LogPosition | undefined {
    return this.known ? { incarnation: this.incarnation, seq: this.seq } : undefined;
  }

  isTrusted(): boolean {
    return this.trusted;
  }

  async confirm(budgetMs: number): Promise<boolean> {
    this.confirms += 1;
    return this.onConfirm(budgetMs);
  }

  async reach(seq: number, budgetMs: number): Promise<boolean> {
    return this.seq >= seq || this.onReach(seq, budgetMs);
  }

  lastChange(tag: string): number {
    return this.last.get(tag) ?? 0;
  }

  rules(): readonly string[] {
    return [...this.last.keys()].filter((tag) => tag.startsWith('rule:') && tag !== 'rule:some');
  }

  isTracked(tag: string): boolean {
    return !this.untracked.has(tag);
  }

  /** A change of these tags becomes known. */
  change(...tags: string[]): number {
    this.seq += 1;
    tags.forEach((tag) => this.last.set(tag, this.seq));
    return this.seq;
  }
}
