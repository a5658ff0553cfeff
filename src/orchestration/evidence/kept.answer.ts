import type { JsonObject } from '../../kernel/canonical-json.js';
import type { AnswerRow, QueryAnswer } from '../../kernel/query-answer.js';
import type { AgentAnswer } from '../agent.port.js';
import type { Formula, Quantity } from '../quantity.js';

interface AnswerDocument {
  readonly unit: string;
  readonly provenance: { readonly kind?: string };
  readonly metadata: { readonly columns?: readonly { readonly name: string; readonly unit: string | null }[] };
}

/** An answer as agents see it: frozen rows, and quantities that cite them. */
export class KeptAnswer implements AgentAnswer {
  readonly kind: string | null;
  readonly unit: string;
  private readonly unitOf: ReadonlyMap<string, string | null>;

  constructor(
    readonly queryId: string,
    readonly params: JsonObject,
    readonly definitionVersion: string,
    readonly answer: QueryAnswer,
  ) {
    const { unit, provenance, metadata } = answer.document() as unknown as AnswerDocument;
    this.unit = unit;
    this.kind = provenance.kind ?? null;
    this.unitOf = new Map(metadata.columns?.map((column) => [column.name, column.unit]));
  }

  get rows(): readonly AnswerRow[] {
    return this.answer.rows;
  }

  cell(row: number, column: string, unit?: string): Quantity | undefined {
    const value = this.rows[row]?.[column];
    if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
    const { queryId, params } = this;
    const formula: Formula = { kind: 'cell', cell: Object.freeze({ queryId, params, row, column }) };
    return quantity(value, unit ?? this.unitOf.get(column) ?? this.unit, formula);
  }

  count(): Quantity {
    const { queryId, params } = this;
    return quantity(this.answer.rowCount, 'count', { kind: 'count', queryId, params });
  }
}

export function quantity(value: number, unit: string, formula: Formula): Quantity {
  return Object.freeze({ value, unit, formula: Object.freeze(formula) });
}
