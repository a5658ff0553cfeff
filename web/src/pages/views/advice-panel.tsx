import type { ReactElement } from 'react';
import { useAdvice } from '../../api/views.hooks.js';
import type { Advice } from '../../api/views.types.js';
import { CodeBlock } from '../../components/code-block.js';
import { ConsoleLink } from '../../components/console-link.js';
import { queryPath, viewPath } from '../../components/console.paths.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { QueryView } from '../../components/query-view.js';
import { milliseconds, quantity, seconds, words } from '../../components/quantity.format.js';

type Refused = Advice['not_proposed'][number];
type Costly = Advice['not_worth'][number];

const REFUSED: readonly TableColumn<Refused>[] = [
  {
    ...{ key: 'query', label: 'Query', isRowHeader: true, sortBy: (row: Refused) => row.query_id },
    cell: (row) => <ConsoleLink to={queryPath(row.query_id)}>{row.query_id}</ConsoleLink>,
  },
  { key: 'code', label: 'Why not', cell: ({ code }) => words(code), sortBy: ({ code }) => code },
  { key: 'detail', label: 'In detail', cell: ({ detail }) => detail },
  {
    key: 'loads',
    label: 'Loads a day',
    isNumeric: true,
    cell: (row) => quantity(row.loads_per_day),
    sortBy: (row) => row.loads_per_day,
  },
  {
    key: 'hits',
    label: 'Hits a day',
    isNumeric: true,
    cell: (row) => quantity(row.hits_per_day),
    sortBy: (row) => row.hits_per_day,
  },
  {
    key: 'base',
    label: 'Mean load',
    isNumeric: true,
    cell: (row) => milliseconds(row.base_ms),
    sortBy: (row) => row.base_ms,
  },
];

const COSTLY: readonly TableColumn<Costly>[] = [
  {
    key: 'view',
    label: 'View',
    isRowHeader: true,
    cell: ({ view }) => <ConsoleLink to={viewPath(view)}>{view}</ConsoleLink>,
  },
  {
    key: 'saved',
    label: 'Saved a day',
    isNumeric: true,
    cell: ({ measured }) => milliseconds(measured.saved_ms_per_day),
  },
  {
    key: 'spent',
    label: 'Spent a day',
    isNumeric: true,
    cell: ({ measured }) => milliseconds(measured.spent_ms_per_day),
  },
];

export function AdvicePanel(): ReactElement {
  const advice = useAdvice();
  return (
    <QueryView query={advice} what="the advice">
      {(data) => <AdviceText advice={data} />}
    </QueryView>
  );
}

function AdviceText({ advice }: { readonly advice: Advice }): ReactElement {
  const { observed_seconds: observed, proposals, not_worth: costly, not_proposed: refused } = advice;
  return (
    <>
      <p>What was asked in {seconds(observed)} was looked at.</p>
      <h3>Views to have</h3>
      {proposals.length === 0 ? <p className="empty">No query deserves a view by what was asked.</p> : null}
      {proposals.map((proposal) => (
        <Proposal key={proposal.name} proposal={proposal} />
      ))}
      <DataTable
        caption="Views that cost more than they save"
        rows={costly}
        columns={COSTLY}
        rowKey={({ view }) => view}
        empty="No view is known to cost more than it saves."
      />
      <details>
        <summary>Queries that need no view, and why ({refused.length})</summary>
        <DataTable
          caption="Queries without a proposal"
          rows={refused}
          columns={REFUSED}
          rowKey={(row) => row.query_id}
          empty="None."
        />
      </details>
    </>
  );
}

function Proposal({
  proposal: { name, query_id: id, yaml, expected },
}: {
  readonly proposal: Advice['proposals'][number];
}): ReactElement {
  return (
    <section>
      <p>
        <strong>{name}</strong> for <ConsoleLink to={queryPath(id)}>{id}</ConsoleLink>:{' '}
        {quantity(expected.loads_per_day)} loads a day, {milliseconds(expected.base_ms)} each,{' '}
        {quantity(expected.speed_up)} times as fast; saves {milliseconds(expected.net_ms_per_day)} a day.
      </p>
      <CodeBlock label={`Definition of ${name}`} text={yaml} />
    </section>
  );
}
