import type { FindingDraft, SectionDraft } from '../../../orchestration/agent.port.js';
import type { Quantity } from '../../../orchestration/quantity.js';
import { presentOf } from './point.reader.js';

export interface FindingParts {
  readonly id: string;
  readonly title: string;
  readonly statement: string;
  readonly severity?: FindingDraft['severity'];
  readonly quantities: Readonly<Record<string, Quantity | undefined>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Undefined where one of its numbers has no value: a sentence with a hole is not told. */
export function findingOf(parts: FindingParts): FindingDraft | undefined {
  const entries = Object.entries(parts.quantities);
  const quantities = entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  if (quantities.length < entries.length) return undefined;
  return {
    id: parts.id,
    title: parts.title,
    statement: parts.statement,
    severity: parts.severity ?? 'info',
    quantities: Object.fromEntries(quantities),
    labels: parts.labels ?? {},
  };
}

/** A section of the findings that could be made; none where there is nothing to tell. */
export function sectionOf(
  id: string,
  title: string,
  findings: readonly (FindingDraft | undefined)[],
): readonly SectionDraft[] {
  const told = presentOf(findings);
  return told.length === 0 ? [] : [{ id, title, findings: told }];
}

/** A name as the last part of a finding's id. */
export function idPart(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}
