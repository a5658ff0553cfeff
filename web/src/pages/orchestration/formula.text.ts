import type { Formula } from '../../api/orchestration.types.js';

/** Of a long list so many are written. */
const ITEMS_MAX = 4;

/** How a number follows, as an expression over the citations it rests on. */
export function formulaText(formula: Formula): string {
  switch (formula.kind) {
    case 'cell':
      return formula.citation_id;
    case 'count':
      return `rows of ${formula.citation_id}`;
    case 'constant':
      return `${String(formula.value)} (${formula.source})`;
    case 'list':
      return `[${joined(formula.items)}]`;
    case 'apply':
      return `${formula.fn}(${formula.arguments.map(formulaText).join(', ')})`;
  }
}

function joined(items: readonly Formula[]): string {
  const written = items.slice(0, ITEMS_MAX).map(formulaText).join(', ');
  return items.length <= ITEMS_MAX ? written : `${written}, … ${String(items.length)} in all`;
}
