import type { Clock } from '../../kernel/clock.js';
import type { AskedQuestion, WeighedQuestion } from './asked-question.js';

interface Record {
  readonly question: AskedQuestion;
  /** Uses since the last fold. */
  fresh: number;
  /** Of the uses before, as of `atMs`. */
  weight: number;
  atMs: number;
}

export interface AskedKeysLimits {
  readonly keysMax: number;
  readonly halfLifeMs: number;
}

/** Share of the record that goes at once when it is full. */
const SHED_SHARE = 0.1;

/**
 * Which questions are asked most, in bounded memory: uses halve with time, and when the record is full a tenth of it goes, the least used
 * first. Counting a use is one look-up and one addition; everything that takes longer is done when uses are folded.
 */
export class AskedKeys {
  private readonly records = new Map<string, Record>();

  constructor(
    private readonly limits: AskedKeysLimits,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  get size(): number {
    return this.records.size;
  }

  /** @param question made only where the key is new. */
  note(key: string, question: () => AskedQuestion): void {
    const known = this.records.get(key);
    if (known !== undefined) {
      known.fresh += 1;
      return;
    }
    if (this.records.size >= this.limits.keysMax) this.shed();
    this.records.set(key, { question: question(), fresh: 1, weight: 0, atMs: this.clock.monotonicMs() });
  }

  /** What others remember of it: taken in where it is more than is known here. */
  recall({ weight, ...question }: WeighedQuestion): void {
    const known = this.records.get(question.key);
    if (known === undefined) {
      if (this.records.size >= this.limits.keysMax) return;
      this.records.set(question.key, { question, fresh: 0, weight, atMs: this.clock.monotonicMs() });
    } else {
      known.weight = Math.max(this.weightOf(known), weight) - known.fresh;
      known.atMs = this.clock.monotonicMs();
    }
  }

  /** Uses since the last time, each told once, and counted among the earlier ones from now on. */
  fold(): readonly (AskedQuestion & { readonly uses: number })[] {
    const folded: (AskedQuestion & { uses: number })[] = [];
    const nowMs = this.clock.monotonicMs();
    for (const record of this.records.values()) {
      if (record.fresh === 0) continue;
      folded.push({ ...record.question, uses: record.fresh });
      record.weight = this.weightOf(record);
      record.atMs = nowMs;
      record.fresh = 0;
    }
    return folded;
  }

  /** The most used first. */
  most(count: number): readonly WeighedQuestion[] {
    return [...this.records.values()]
      .map((record) => ({ ...record.question, weight: this.weightOf(record) }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, count);
  }

  private weightOf({ fresh, weight, atMs }: Record): number {
    const halves = (this.clock.monotonicMs() - atMs) / this.limits.halfLifeMs;
    return weight * 2 ** -halves + fresh;
  }

  private shed(): void {
    const least = [...this.records]
      .map(([key, record]) => [key, this.weightOf(record)] as const)
      .sort((a, b) => a[1] - b[1])
      .slice(0, Math.max(1, Math.ceil(this.limits.keysMax * SHED_SHARE)));
    for (const [key] of least) this.records.delete(key);
  }
}
