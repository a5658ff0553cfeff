import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import type { AnswerRow } from '../../kernel/query-answer.js';

/** Years, months and days of a date that an answer holds. */
const DATE_LENGTHS: readonly number[] = [4, 7, 10];
const DATE = /^\d{4}-\d{2}-\d{2}/;
const HAS_DIGIT = /\p{N}/u;
const BETWEEN_WORDS = /[\s,;()–—]+/u;

/**
 * Texts that a label may take over: cells of the run's answers and the caller's own parameters. A label is not computed again, so
 * every word of it that holds a digit must stand in one of them; otherwise a label would be a way for numbers to get out unverified.
 */
export class LabelRules {
  private texts: Set<string> | undefined;

  constructor(
    private readonly answers: () => readonly { readonly rows: readonly AnswerRow[] }[],
    private readonly params: JsonObject,
  ) {}

  /** The first word that nothing vouches for. */
  unfounded(label: string): string | undefined {
    if (!HAS_DIGIT.test(label)) return undefined;
    const texts = (this.texts ??= this.gather());
    if (texts.has(label)) return undefined;
    return label.split(BETWEEN_WORDS).find((word) => HAS_DIGIT.test(word) && !texts.has(word));
  }

  private gather(): Set<string> {
    const texts = new Set<string>();
    const add = (value: JsonValue): void => {
      if (typeof value !== 'string' && typeof value !== 'number') return;
      const text = String(value);
      texts.add(text);
      text.split(BETWEEN_WORDS).forEach((word) => texts.add(word));
      if (DATE.test(text)) DATE_LENGTHS.forEach((length) => texts.add(text.slice(0, length)));
    };
    Object.values(this.params).forEach(add);
    for (const { rows } of this.answers())
      rows.forEach((row) => {
        Object.values(row).forEach(add);
      });
    return texts;
  }
}
