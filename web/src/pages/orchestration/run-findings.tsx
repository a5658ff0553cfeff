import type { ReactElement } from 'react';
import type { Citation, Finding, FindingNumber, RunResult, Severity } from '../../api/orchestration.types.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { count, quantity, words } from '../../components/quantity.format.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';
import { CitationList } from './citation-list.js';
import { formulaText } from './formula.text.js';

const TONES: Readonly<Record<Severity, Tone>> = {
  ...{ info: 'neutral', notice: 'neutral', warning: 'warning', critical: 'bad' },
};

type NamedNumber = FindingNumber & { readonly name: string };

export function RunFindings({ result }: { readonly result: RunResult }): ReactElement {
  const { sections, findings } = result;
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  if (sections.length === 0) return <p className="empty">It found nothing to say.</p>;
  return (
    <>
      {sections.map(({ id, title, findings: ids }) => (
        <Panel key={id} title={title} note={findingsText(ids.length)}>
          {ids
            .flatMap((each) => byId.get(each) ?? [])
            .map((finding) => (
              <FindingView key={finding.id} finding={finding} result={result} />
            ))}
        </Panel>
      ))}
    </>
  );
}

function findingsText(findings: number): string {
  if (findings === 0) return 'Nothing was found.';
  return findings === 1 ? 'One finding' : `${count(findings)} findings`;
}

function FindingView({ finding, result }: { readonly finding: Finding; readonly result: RunResult }): ReactElement {
  const numbers = Object.entries(finding.numbers).map(([name, number]) => ({ ...number, name }));
  const cited = citationsOf(numbers, result.citations);
  return (
    <article className="finding">
      <h3>
        {finding.title} <StatusBadge tone={TONES[finding.severity]}>{finding.severity}</StatusBadge>
      </h3>
      <p>{finding.statement}</p>
      {numbers.length === 0 ? null : (
        <details>
          <summary>
            Evidence of {finding.title}: {count(numbers.length)} numbers, {count(cited.length)} citations
          </summary>
          <DataTable
            caption={`Numbers of ${finding.title}`}
            rows={numbers}
            columns={NUMBERS}
            rowKey={({ name }) => name}
            empty="It has no numbers."
          />
          <CitationList title={finding.title} citations={cited} freshness={result.freshness.queries} />
        </details>
      )}
    </article>
  );
}

const NUMBERS: readonly TableColumn<NamedNumber>[] = [
  { key: 'name', label: 'Number', isRowHeader: true, cell: ({ name }) => words(name) },
  { key: 'value', label: 'Value', isNumeric: true, cell: ({ value }) => quantity(value) },
  { key: 'unit', label: 'Unit', cell: ({ unit }) => words(unit) },
  { key: 'formula', label: 'How it follows', cell: ({ formula }) => <code>{formulaText(formula)}</code> },
];

function citationsOf(numbers: readonly NamedNumber[], citations: readonly Citation[]): readonly Citation[] {
  const ids = new Set(numbers.flatMap(({ citation_ids: each }) => each));
  return citations.filter(({ id }) => ids.has(id));
}
