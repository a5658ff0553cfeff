import type { JsonObject } from '../../kernel/canonical-json.js';
import type { FindingDraft, SectionDraft } from '../agent.port.js';
import type { CitationLedger } from './citation.ledger.js';
import { numberText } from './number.text.js';
import { templateParts } from './statement.template.js';

export interface RenderedSections {
  readonly sections: readonly JsonObject[];
  readonly findings: readonly JsonObject[];
}

/** Findings with their numbers in the text and, beside it, as they are. An id that repeats is numbered on. */
export function renderSections(drafts: readonly SectionDraft[], ledger: CitationLedger): RenderedSections {
  const seen = new Map<string, number>();
  const findings: JsonObject[] = [];
  const sections = drafts.map((section) => {
    const ids = section.findings.map((draft) => {
      const id = uniqueId(draft.id, seen);
      findings.push(renderFinding(id, section.id, draft, ledger));
      return id;
    });
    return { id: section.id, title: section.title, findings: ids };
  });
  return { sections, findings };
}

function renderFinding(id: string, sectionId: string, draft: FindingDraft, ledger: CitationLedger): JsonObject {
  const numbers = Object.entries(draft.quantities).map(([name, { value, unit, formula }]) => {
    const cited = ledger.cite(formula);
    return [name, { value, unit, citation_ids: cited.citationIds, formula: cited.formula }] as const;
  });
  return {
    id,
    section: sectionId,
    title: renderText(draft.title, draft),
    statement: renderText(draft.statement, draft),
    severity: draft.severity,
    numbers: Object.fromEntries(numbers),
    labels: { ...draft.labels },
  };
}

function renderText(template: string, { quantities, labels }: FindingDraft): string {
  return templateParts(template)
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'label') return labels[part.name] ?? '';
      const quantity = quantities[part.name];
      return quantity === undefined ? '' : numberText(quantity.value, quantity.unit);
    })
    .join('');
}

function uniqueId(id: string, seen: Map<string, number>): string {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id}#${count}`;
}
