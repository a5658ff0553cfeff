import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import type { AnswerRow } from '../../kernel/query-answer.js';
import type { EvidenceDesk } from '../evidence/evidence.desk.js';
import type { CellSource } from '../evidence/formula.evaluator.js';
import type { KeptAnswer } from '../evidence/kept.answer.js';
import type { CellCitation } from '../quantity.js';

type Rows = readonly { readonly data: AnswerRow }[];

/** The run's answers read from their bytes once more: nothing an agent held can have touched what is found here. */
export class FreshAnswers implements CellSource {
  private readonly decoded = new Map<KeptAnswer, Rows>();

  constructor(private readonly evidence: Pick<EvidenceDesk, 'find'>) {}

  cell({ queryId, params, row, column }: CellCitation): JsonValue | undefined {
    const data = this.rows(queryId, params)?.[row]?.data;
    return data !== undefined && Object.hasOwn(data, column) ? data[column] : undefined;
  }

  count(queryId: string, params: JsonObject): number | undefined {
    return this.rows(queryId, params)?.length;
  }

  private rows(queryId: string, params: JsonObject): Rows | undefined {
    const kept = this.evidence.find(queryId, params);
    if (kept === undefined) return undefined;
    const rows = this.decoded.get(kept) ?? kept.answer.document().rows;
    this.decoded.set(kept, rows);
    return rows;
  }
}
