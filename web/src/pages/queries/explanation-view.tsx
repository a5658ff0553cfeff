import type { ReactElement } from 'react';
import { useMay } from '../../app/identity.context.js';
import type { Explanation } from '../../api/registry.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { entryPath, viewPath } from '../../components/console.paths.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Facts } from '../../components/facts.js';
import { bytes, count, milliseconds, NOTHING, seconds } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';

type Entry = Explanation['entries'][number];
type Tag = Explanation['tags'][number];
type RoutedView = Explanation['route']['views'][number];

const ENTRIES: readonly TableColumn<Entry>[] = [
  { key: 'tier', label: 'Tier', isRowHeader: true, cell: ({ tier }) => tier },
  {
    ...{ key: 'valid', label: 'Would be served' },
    cell: ({ valid, refusal, changed_tag: tag }) =>
      valid ? (
        <StatusBadge tone="good">yes</StatusBadge>
      ) : (
        <StatusBadge tone="bad">{[refusal, tag].filter(Boolean).join(': ')}</StatusBadge>
      ),
  },
  { key: 'position', label: 'Read at', isNumeric: true, cell: ({ position }) => count(position) },
  { key: 'age', label: 'Age', isNumeric: true, cell: (entry) => seconds(entry.age_seconds) },
  { key: 'left', label: 'Life left', isNumeric: true, cell: (entry) => seconds(entry.ttl_seconds) },
  { key: 'bytes', label: 'Size', isNumeric: true, cell: (entry) => bytes(entry.bytes) },
  { key: 'cost', label: 'Cost of its load', isNumeric: true, cell: (entry) => milliseconds(entry.load_cost_ms) },
];

const TAGS: readonly TableColumn<Tag>[] = [
  { key: 'tag', label: 'Tag', isRowHeader: true, cell: ({ tag }) => <code>{tag}</code> },
  {
    key: 'last',
    label: 'Last change',
    isNumeric: true,
    cell: ({ last_change: last }) => (last === 0 ? 'never' : count(last)),
  },
  { key: 'tracked', label: 'Changes noticed', cell: ({ tracked }) => (tracked ? 'yes' : 'no') },
];

export function ExplanationView({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const { key, tier, position, trusted, route, region, cache } = explanation;
  const isOperator = useMay('operator');
  const told = key === null ? NOTHING : <code>{key}</code>;
  const routed: readonly TableColumn<RoutedView>[] = [
    {
      key: 'view',
      label: 'View',
      isRowHeader: true,
      cell: ({ view }) => (isOperator ? <ConsoleLink to={viewPath(view)}>{view}</ConsoleLink> : view),
    },
    { key: 'verdict', label: 'Verdict', cell: ({ verdict }) => verdict },
    { key: 'why', label: 'Why', cell: ({ rule, reason }) => [rule, reason].filter(Boolean).join(': ') || NOTHING },
  ];
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Would come from',
            value: tier === null ? `the database (${route.taken})` : tier === 'l1' ? 'memory' : 'Redis',
          },
          { label: 'Caching', value: `${cache}${region === null ? '' : `, region ${region}`}` },
          {
            label: 'Key',
            value: key !== null && isOperator ? <ConsoleLink to={entryPath(key)}>{told}</ConsoleLink> : told,
          },
          { label: 'Position', value: `${count(position?.seq)}, ${trusted ? 'within the lease' : 'to be confirmed'}` },
          { label: 'Datasets', value: explanation.datasets.join(', ') },
          { label: 'Route', value: `${route.taken}${route.rule === null ? '' : ` (${route.rule})`}` },
        ]}
      />
      <DataTable
        caption="Kept answers"
        rows={explanation.entries}
        columns={ENTRIES}
        rowKey={(entry) => entry.tier}
        empty="No tier has the answer."
      />
      <DataTable
        caption="Tags"
        rows={explanation.tags}
        columns={TAGS}
        rowKey={({ tag }) => tag}
        empty="It depends on nothing that can change."
      />
      <DataTable
        caption="Views"
        rows={route.views}
        columns={routed}
        rowKey={({ view }) => view}
        empty="No view holds this query."
      />
    </>
  );
}
