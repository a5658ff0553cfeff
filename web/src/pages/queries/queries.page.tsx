import { useState, type ReactElement } from 'react';
import { useQueries } from '../../api/registry.hooks.js';
import type { QuerySummary } from '../../api/registry.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { queryPath } from '../../components/console.paths.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Field } from '../../components/field.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { NOTHING, seconds } from '../../components/quantity.format.js';
import { plainOptions, SelectField } from '../../components/select-field.js';

const EVERY = 'all';

const COLUMNS: readonly TableColumn<QuerySummary>[] = [
  {
    ...{ key: 'query_id', label: 'Query', isRowHeader: true, sortBy: (query: QuerySummary) => query.query_id },
    cell: ({ query_id: id }) => <ConsoleLink to={queryPath(id)}>{id}</ConsoleLink>,
  },
  { key: 'title', label: 'Title', cell: ({ title }) => title, sortBy: ({ title }) => title },
  { key: 'domain', label: 'Domain', cell: ({ domain }) => domain, sortBy: ({ domain }) => domain },
  {
    key: 'access',
    label: 'Access',
    cell: ({ access_level: level }) => level,
    sortBy: ({ access_level: level }) => level,
  },
  { key: 'scope', label: 'Scope', cell: ({ scope }) => scope, sortBy: ({ scope }) => scope },
  { key: 'life', label: 'Cached for', isNumeric: true, cell: lifeOf },
];

export default function QueriesPage(): ReactElement {
  const queries = useQueries();
  return (
    <>
      <PageHeader title="Queries">What may be asked: each registered query, its contract, and its answer.</PageHeader>
      <QueryView query={queries} what="the queries">
        {(data) => <QueryList queries={data} />}
      </QueryView>
    </>
  );
}

function QueryList({ queries }: { readonly queries: readonly QuerySummary[] }): ReactElement {
  const [text, setText] = useState('');
  const [domain, setDomain] = useState(EVERY);
  const domains = [...new Set(queries.map((query) => query.domain))].sort();
  const found = queries.filter((query) => (domain === EVERY || query.domain === domain) && speaksOf(query, text));
  return (
    <>
      <div className="inline-form" role="search">
        <Field label="Find">
          {({ id }) => (
            <input
              {...{ id, type: 'search', value: text }}
              onChange={(event) => {
                setText(event.target.value);
              }}
            />
          )}
        </Field>
        <SelectField label="Domain" value={domain} options={plainOptions([EVERY, ...domains])} onChange={setDomain} />
        <p className="quiet" role="status">
          {found.length} of {queries.length} queries
        </p>
      </div>
      <Panel title="Registered queries">
        <DataTable
          caption="Queries"
          isCaptionHidden
          rows={found}
          columns={COLUMNS}
          rowKey={(query) => query.query_id}
          empty="No query speaks of that."
        />
      </Panel>
    </>
  );
}

function speaksOf({ query_id: id, title, description }: QuerySummary, text: string): boolean {
  const said = `${id} ${title} ${description}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

function lifeOf({ cache }: QuerySummary): string {
  if (cache === null) return NOTHING;
  return typeof cache.ttl_seconds === 'number' ? seconds(cache.ttl_seconds) : 'by parameter';
}
