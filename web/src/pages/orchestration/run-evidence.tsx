import type { ReactElement } from 'react';
import type { QueryFreshness, RunResult } from '../../api/orchestration.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { queryPath } from '../../components/console.paths.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Facts } from '../../components/facts.js';
import { Panel } from '../../components/panel.js';
import { count, instant, NOTHING } from '../../components/quantity.format.js';
import { paramsText } from './citation.groups.js';

type Repeated = RunResult['reproducibility']['queries'][number];
type Warning = RunResult['warnings'][number];

const WARNINGS: readonly TableColumn<Warning>[] = [
  { key: 'code', label: 'Warning', isRowHeader: true, cell: ({ code }) => <code>{code}</code> },
  { key: 'detail', label: 'What it says', cell: ({ detail }) => detail },
  { key: 'query', label: 'Query', cell: ({ query_id: id }) => (id === null ? NOTHING : linkTo(id)) },
];

const FRESHNESS: readonly TableColumn<QueryFreshness>[] = [
  { key: 'query', label: 'Query', isRowHeader: true, cell: ({ query_id: id }) => linkTo(id) },
  { key: 'asked', label: 'Asked with', cell: ({ params }) => paramsText(params) },
  { key: 'asOf', label: 'As of', cell: (row) => row.asof_date ?? NOTHING, sortBy: (row) => row.asof_date },
  { key: 'updated', label: 'Updated', cell: (row) => instant(row.updated_at), sortBy: (row) => row.updated_at },
  {
    ...{ key: 'age', label: 'Age (days)', isNumeric: true, cell: (row: QueryFreshness) => count(row.age_days) },
    sortBy: (row) => row.age_days,
  },
];

const REPEATED: readonly TableColumn<Repeated>[] = [
  { key: 'query', label: 'Query', isRowHeader: true, cell: ({ query_id: id }) => linkTo(id) },
  { key: 'version', label: 'Definition', cell: (row) => <code>{row.definition_version}</code> },
  {
    ...{ key: 'url', label: 'Asks the same again' },
    cell: ({ url }: Repeated) => (url === null ? 'cannot be an address: send a body' : <code>{url}</code>),
  },
];

/** What a run rests on: what it warns of, how old it is, what it took from the cache, and how to get the same again. */
export function RunEvidence({ result }: { readonly result: RunResult }): ReactElement {
  return (
    <>
      {result.warnings.length === 0 ? null : (
        <Panel title="Warnings">
          <DataTable
            caption="Warnings of the run"
            isCaptionHidden
            rows={result.warnings}
            columns={WARNINGS}
            rowKey={({ code, detail, query_id: id }) => `${code} ${id ?? ''} ${detail}`}
            empty="None."
          />
        </Panel>
      )}
      <Panel title="Freshness and cache">
        <RunFacts result={result} />
        <DataTable
          caption="How old what was read is"
          rows={result.freshness.queries}
          columns={FRESHNESS}
          rowKey={(row) => `${row.query_id} ${JSON.stringify(row.params)}`}
          empty="Nothing was read."
        />
      </Panel>
      <Panel title="Reproducibility" note="The same parameters over the same registry and data give the same numbers.">
        <DataTable
          caption="What was asked"
          isCaptionHidden
          rows={result.reproducibility.queries}
          columns={REPEATED}
          rowKey={(row) => `${row.query_id} ${JSON.stringify(row.params)}`}
          empty="Nothing was asked."
        />
      </Panel>
    </>
  );
}

function RunFacts({ result }: { readonly result: RunResult }): ReactElement {
  const { freshness, cache_stats: cache, reproducibility, request_id: request } = result;
  return (
    <Facts
      facts={[
        { label: 'Oldest day', value: freshness.asof_date ?? NOTHING },
        { label: 'Oldest update', value: instant(freshness.updated_at) },
        {
          label: 'Cache',
          value: `${count(cache.hits)} hits, ${count(cache.misses)} misses, ${count(cache.sets)} stored, ${count(cache.errors)} errors`,
        },
        { label: 'Run with', value: paramsText(reproducibility.params) },
        { label: 'Registry', value: <code>{reproducibility.registry_version}</code> },
        { label: 'Request', value: <code>{request}</code> },
      ]}
    />
  );
}

function linkTo(queryId: string): ReactElement {
  return <ConsoleLink to={queryPath(queryId)}>{queryId}</ConsoleLink>;
}
