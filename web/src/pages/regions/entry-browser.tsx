import { useState, type ReactElement } from 'react';
import { useLocation } from 'wouter';
import { useEntries } from '../../api/cache.hooks.js';
import type { ListedEntry } from '../../api/cache.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { entryPath } from '../../components/console.paths.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Field } from '../../components/field.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { bytes, count, milliseconds, seconds } from '../../components/quantity.format.js';

const COLUMNS: readonly TableColumn<ListedEntry>[] = [
  {
    ...{ key: 'key', label: 'Key', isRowHeader: true, sortBy: (entry: ListedEntry) => entry.key },
    cell: ({ key }) => (
      <ConsoleLink to={entryPath(key)}>
        <code>{key}</code>
      </ConsoleLink>
    ),
  },
  { key: 'tier', label: 'Tier', cell: ({ tier }) => (tier === 'l1' ? 'memory' : 'Redis'), sortBy: ({ tier }) => tier },
  { key: 'bytes', label: 'Size', isNumeric: true, cell: (entry) => bytes(entry.bytes), sortBy: (entry) => entry.bytes },
  {
    key: 'age',
    label: 'Age',
    isNumeric: true,
    cell: (entry) => seconds(entry.age_seconds),
    sortBy: (entry) => entry.age_seconds,
  },
  {
    key: 'ttl',
    label: 'Life left',
    isNumeric: true,
    cell: (entry) => seconds(entry.ttl_seconds),
    sortBy: (entry) => entry.ttl_seconds,
  },
  {
    key: 'cost',
    label: 'Cost of load',
    isNumeric: true,
    cell: (entry) => milliseconds(entry.load_cost_ms),
    sortBy: (entry) => entry.load_cost_ms,
  },
];

export interface EntryBrowserProps {
  readonly prefix: string;
  /** Of this region alone, as far as their tags tell; null: of all. */
  readonly region: string | null;
}

export function EntryBrowser({ prefix, region }: EntryBrowserProps): ReactElement {
  const entries = useEntries(prefix);
  return (
    <>
      <PageHeader
        title={region === null ? 'Cache entries' : `Cache entries of ${region}`}
        actions={<ConsoleLink to="/regions">All regions</ConsoleLink>}
      >
        Entries of this process and keys of Redis, without their values.
      </PageHeader>
      <PrefixForm key={prefix} prefix={prefix} />
      <Panel title="Entries">
        <QueryView query={entries} what="the entries">
          {(data) => <EntryTable entries={data.entries.filter((entry) => isOf(entry, region))} listed={data.count} />}
        </QueryView>
      </Panel>
    </>
  );
}

function EntryTable({
  entries,
  listed,
}: {
  readonly entries: readonly ListedEntry[];
  readonly listed: number;
}): ReactElement {
  return (
    <DataTable
      caption={`${count(entries.length)} of the first ${count(listed)} keys`}
      rows={entries}
      columns={COLUMNS}
      rowKey={({ key, tier }) => `${tier} ${key}`}
      empty="No entry is kept under such a key."
    />
  );
}

function isOf({ tags }: ListedEntry, region: string | null): boolean {
  return region === null || (tags?.includes(`region:${region}`) ?? false);
}

function PrefixForm({ prefix }: { readonly prefix: string }): ReactElement {
  const [text, setText] = useState(prefix);
  const [, navigate] = useLocation();
  return (
    <form
      className="inline-form"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        navigate(text === '' ? '/regions/entries' : `/regions/entries?prefix=${encodeURIComponent(text)}`);
      }}
    >
      <Field
        label="Keys that begin with"
        hint="Namespace, family and operation, for example falaj:qr:get_gcc_indicator"
      >
        {({ id, describedBy }) => (
          <input
            {...{ id, value: text, spellCheck: false, autoComplete: 'off' }}
            aria-describedby={describedBy}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        )}
      </Field>
      <button type="submit">Show</button>
    </form>
  );
}
