import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import type { CellCitation, Formula } from '../quantity.js';
import type { StatisticArgument } from '../statistics/statistic.js';
import { applyStatistic } from '../statistics/statistic.catalogue.js';

/** Where formulas read from. Undefined where there is no such answer, row, column, or the cell holds no number. */
export interface CellSource {
  cell(citation: CellCitation): JsonValue | undefined;
  count(queryId: string, params: JsonObject): number | undefined;
}

/**
 * Computes formulas over a source. Each formula object is computed once: formulas share parts, and written out as trees they can be
 * far larger than they are.
 */
export class FormulaEvaluator {
  private readonly known = new Map<Formula, StatisticArgument | undefined>();

  constructor(private readonly source: CellSource) {}

  /**
   * A number; a list where the formula is one; undefined where it has no value.
   * @throws TypeError as `applyStatistic` does.
   */
  evaluate(formula: Formula): StatisticArgument | undefined {
    if (!this.known.has(formula)) this.known.set(formula, this.compute(formula));
    return this.known.get(formula);
  }

  private compute(formula: Formula): StatisticArgument | undefined {
    switch (formula.kind) {
      case 'cell':
        return finite(this.source.cell(formula.cell));
      case 'count':
        return this.source.count(formula.queryId, formula.params);
      case 'constant':
        return finite(formula.value);
      case 'list':
        return this.numbers(formula.items);
      case 'apply':
        return this.applied(formula.fn, formula.arguments);
    }
  }

  private applied(fn: string, formulas: readonly Formula[]): number | undefined {
    const given = formulas.map((each) => this.evaluate(each));
    return given.every((each) => each !== undefined) ? applyStatistic(fn, given) : undefined;
  }

  private numbers(formulas: readonly Formula[]): readonly number[] | undefined {
    const values = formulas.map((each) => this.evaluate(each));
    if (values.some(Array.isArray)) throw new TypeError('a list holds numbers, not lists');
    return values.includes(undefined) ? undefined : (values as readonly number[]);
  }
}

function finite(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
