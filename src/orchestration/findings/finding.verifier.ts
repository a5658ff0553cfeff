import { FalajError } from '../../kernel/falaj-error.js';
import type { FindingDraft, SectionDraft } from '../agent.port.js';
import { FormulaEvaluator, type CellSource } from '../evidence/formula.evaluator.js';
import type { Quantity } from '../quantity.js';
import type { LabelRules } from './label.rules.js';
import { templateParts, type TemplatePart } from './statement.template.js';

/** What order of operations may make of one and the same number. */
const RELATIVE_TOLERANCE = 1e-9;
const NUMERAL = /\p{N}/u;
const BRACE = /[{}]/;

/**
 * Computes every number of every finding once more, from its formula and the answers' own bytes, and reads every text for numbers
 * that have no formula. One that does not hold fails the run: a result with a wrong number left out would still be trusted.
 */
export class FindingVerifier {
  private readonly evaluator: FormulaEvaluator;

  constructor(
    source: CellSource,
    private readonly labels: LabelRules,
  ) {
    this.evaluator = new FormulaEvaluator(source);
  }

  /** @throws FalajError orchestration.unverified naming the finding and what does not hold. */
  verify(sections: readonly SectionDraft[]): void {
    for (const { id, title, findings } of sections) {
      this.verifyText(`section ${id}`, templateParts(title), {});
      findings.forEach((finding) => {
        this.verifyFinding(finding);
      });
    }
  }

  private verifyFinding(finding: FindingDraft): void {
    const place = `finding ${finding.id}`;
    const parts = [...templateParts(finding.title), ...templateParts(finding.statement)];
    this.verifyText(place, parts, finding);
    const named = new Set(parts.flatMap((part) => (part.kind === 'quantity' ? [part.name] : [])));
    for (const [name, quantity] of Object.entries(finding.quantities)) {
      if (!named.has(name)) throw unverified(place, name, 'is not used in its text');
      this.verifyQuantity(place, name, quantity);
    }
    for (const [name, label] of Object.entries(finding.labels)) {
      const word = this.labels.unfounded(label);
      if (word !== undefined) throw unverified(place, name, 'is a label with a number that no answer holds');
    }
  }

  private verifyText(
    place: string,
    parts: readonly TemplatePart[],
    { quantities = {}, labels = {} }: Partial<Pick<FindingDraft, 'quantities' | 'labels'>>,
  ): void {
    for (const part of parts) {
      if (part.kind === 'text') {
        if (NUMERAL.test(part.text)) throw unverified(place, 'its text', 'holds a digit of its own');
        if (BRACE.test(part.text)) throw unverified(place, 'its text', 'holds a brace that belongs to no placeholder');
      } else if (!Object.hasOwn(part.kind === 'quantity' ? quantities : labels, part.name)) {
        throw unverified(place, part.name, `is named in its text, but there is no such ${part.kind}`);
      }
    }
  }

  private verifyQuantity(place: string, name: string, { value, formula }: Quantity): void {
    const again = this.computed(place, name, formula);
    const isExact = formula.kind !== 'apply';
    if (typeof again === 'number' && (isExact ? again === value : isClose(again, value))) return;
    throw unverified(place, name, 'differs from what its formula gives');
  }

  private computed(place: string, name: string, formula: Quantity['formula']): unknown {
    try {
      return this.evaluator.evaluate(formula);
    } catch (cause) {
      throw unverified(place, name, 'has a formula that cannot be computed', cause);
    }
  }
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function unverified(place: string, name: string, fault: string, cause?: unknown): FalajError {
  const detail = `${place}: ${name} ${fault}`;
  return new FalajError('orchestration.unverified', detail, { fields: { place, name }, cause });
}
