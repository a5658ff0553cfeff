import type { ReactElement } from 'react';
import type { Citation, QueryFreshness } from '../../api/orchestration.types.js';
import { useContract } from '../../api/registry.hooks.js';
import { ConsoleLink } from '../../components/console-link.js';
import { queryPath } from '../../components/console.paths.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Loading } from '../../components/loading.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { count, NOTHING, quantity } from '../../components/quantity.format.js';
import { asOfText, datasetsOf, groupedByQuestion, paramsText, type CitedQuestion } from './citation.groups.js';

export interface CitationListProps {
  readonly title: string;
  readonly citations: readonly Citation[];
  readonly freshness: readonly QueryFreshness[];
}

const CELLS: readonly TableColumn<Citation>[] = [
  { key: 'id', label: 'Citation', isRowHeader: true, cell: ({ id }) => id },
  { key: 'row', label: 'Row', isNumeric: true, cell: ({ row }) => (row === null ? 'number of rows' : count(row + 1)) },
  { key: 'column', label: 'Column', cell: ({ column }) => column ?? NOTHING },
  { key: 'value', label: 'Value', isNumeric: true, cell: ({ value }) => quantity(value) },
];

/** The cells that a finding rests on, by the question that was asked: its query, datasets, tables and day. */
export function CitationList({ title, citations, freshness }: CitationListProps): ReactElement {
  return (
    <>
      {groupedByQuestion(citations, freshness).map((question) => (
        <Question key={question.key} question={question} title={title} />
      ))}
    </>
  );
}

function Question({ question, title }: { readonly question: CitedQuestion; readonly title: string }): ReactElement {
  const { queryId, params, asOf, citations } = question;
  return (
    <div className="citation">
      <p>
        <ConsoleLink to={queryPath(queryId)}>{queryId}</ConsoleLink>{' '}
        <span className="quiet">
          with {paramsText(params)}; {asOfText(asOf)}
        </span>
      </p>
      <Origin question={question} />
      <DataTable
        caption={`Cells of ${queryId} behind ${title}`}
        isCaptionHidden
        rows={citations}
        columns={CELLS}
        rowKey={({ id }) => id}
        empty="None."
      />
    </div>
  );
}

function Origin({ question: { queryId, params } }: { readonly question: CitedQuestion }): ReactElement {
  const { data, error } = useContract(queryId);
  if (error !== null) return <ProblemNotice error={error} />;
  if (data === undefined) return <Loading what="where it is from" />;
  return (
    <p className="note">
      Dataset {datasetsOf(data.lineage.datasets, params).join(', ')} · tables {data.lineage.tables.join(', ')}
    </p>
  );
}
