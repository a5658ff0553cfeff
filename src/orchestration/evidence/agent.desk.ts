import type { JsonObject } from '../../kernel/canonical-json.js';
import type { AgentAnswer, AgentContext } from '../agent.port.js';
import type { Formula, Quantity } from '../quantity.js';
import type { EvidenceDesk } from './evidence.desk.js';
import { FormulaEvaluator } from './formula.evaluator.js';
import { quantity } from './kept.answer.js';
import { WARNING } from './run-warning.js';

/** All an agent is given: the run's evidence, and numbers that follow from it. */
export class AgentDesk implements AgentContext {
  private readonly evaluator: FormulaEvaluator;

  constructor(
    readonly intent: string,
    readonly params: JsonObject,
    private readonly evidence: EvidenceDesk,
  ) {
    this.evaluator = new FormulaEvaluator({
      cell: ({ queryId, params: asked, row, column }) => evidence.find(queryId, asked)?.rows[row]?.[column],
      count: (queryId, asked) => evidence.find(queryId, asked)?.answer.rowCount,
    });
  }

  ask(fn: string, params: JsonObject = {}): Promise<AgentAnswer | undefined> {
    return this.evidence.ask(fn, params);
  }

  compute(
    fn: string,
    unit: string,
    ...args: readonly (Quantity | Formula | readonly Quantity[])[]
  ): Quantity | undefined {
    const formula: Formula = { kind: 'apply', fn, arguments: args.map(formulaOf) };
    const value = this.evaluator.evaluate(formula);
    if (typeof value === 'number') return quantity(value, unit, formula);
    this.evidence.warn({ code: WARNING.noValue, detail: `${fn} has no value over what was found`, queryId: null });
    return undefined;
  }

  constant(value: number, unit: string, source: string): Quantity {
    return quantity(value, unit, { kind: 'constant', value, source });
  }

  warn(message: string): void {
    this.evidence.warn({ code: WARNING.agent, detail: message, queryId: null });
  }
}

function formulaOf(given: Quantity | Formula | readonly Quantity[]): Formula {
  if (isList(given)) return { kind: 'list', items: given.map(({ formula }) => formula) };
  return 'kind' in given ? given : given.formula;
}

function isList(given: Quantity | Formula | readonly Quantity[]): given is readonly Quantity[] {
  return Array.isArray(given);
}
