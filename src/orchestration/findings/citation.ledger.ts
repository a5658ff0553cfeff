import { canonicalJson, type JsonObject, type JsonValue } from '../../kernel/canonical-json.js';
import type { CellSource } from '../evidence/formula.evaluator.js';
import type { Formula } from '../quantity.js';

interface CitedFormula {
  readonly formula: JsonObject;
  /** Cells and counts it rests on, each once, in order. */
  readonly citationIds: readonly string[];
}

/** Gives every cell and count that numbers rest on one id, in the order of first use, and writes formulas with those ids. */
export class CitationLedger {
  private readonly ids = new Map<string, string>();
  private readonly entries: JsonObject[] = [];

  constructor(private readonly source: CellSource) {}

  cite(formula: Formula): CitedFormula {
    const citationIds = new Set<string>();
    return { formula: this.written(formula, citationIds), citationIds: [...citationIds] };
  }

  citations(): readonly JsonObject[] {
    return this.entries;
  }

  private written(formula: Formula, used: Set<string>): JsonObject {
    switch (formula.kind) {
      case 'cell': {
        const { queryId, params, row, column } = formula.cell;
        return this.reference('cell', used, { query_id: queryId, params, row, column }, this.source.cell(formula.cell));
      }
      case 'count': {
        const { queryId, params } = formula;
        const place = { query_id: queryId, params, row: null, column: null };
        return this.reference('count', used, place, this.source.count(queryId, params));
      }
      case 'constant':
        return { kind: 'constant', value: formula.value, source: formula.source };
      case 'list':
        return { kind: 'list', items: formula.items.map((item) => this.written(item, used)) };
      case 'apply':
        return { kind: 'apply', fn: formula.fn, arguments: formula.arguments.map((each) => this.written(each, used)) };
    }
  }

  private reference(kind: string, used: Set<string>, place: JsonObject, value: JsonValue | undefined): JsonObject {
    const key = canonicalJson(place);
    const id = this.ids.get(key) ?? `c${this.ids.size + 1}`;
    if (!this.ids.has(key)) this.entries.push({ id, ...place, value: value ?? null });
    this.ids.set(key, id);
    used.add(id);
    return { kind, citation_id: id };
  }
}
