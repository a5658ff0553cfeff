import type { ReactElement } from 'react';
import type { ChangeLog, Follower } from '../../api/operations.hooks.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Facts } from '../../components/facts.js';
import { count, milliseconds } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';

const COLUMNS: readonly TableColumn<Follower>[] = [
  { key: 'id', label: 'Process', isRowHeader: true, cell: ({ id }) => <code>{id}</code> },
  { key: 'position', label: 'Position', isNumeric: true, cell: ({ position }) => count(position) },
  {
    key: 'behind',
    label: 'Behind',
    isNumeric: true,
    cell: ({ behind }) => count(behind),
    sortBy: ({ behind }) => behind,
  },
  { key: 'seen', label: 'Last seen', isNumeric: true, cell: ({ seen_ago_ms: ago }) => `${milliseconds(ago)} ago` },
];

export function ChangeLogFacts({ changes }: { readonly changes: ChangeLog }): ReactElement {
  const { status, outbox_rows: waiting, oldest_outbox_ms: oldestMs, followers } = changes;
  const untracked = status.tables.filter(({ state }) => state === 'untracked').map(({ table }) => table);
  return (
    <>
      <Facts
        facts={[
          {
            label: 'What is known',
            value: status.trusted ? (
              <StatusBadge tone="good">within the lease</StatusBadge>
            ) : (
              <StatusBadge tone="warning">not confirmed</StatusBadge>
            ),
          },
          { label: 'Position / head', value: `${count(status.position)} / ${count(status.head)}` },
          { label: 'Confirmed', value: `${milliseconds(status.confirmed_ago_ms)} ago` },
          {
            label: 'Not yet numbered',
            value: waiting === 0 ? '0' : `${count(waiting)}, oldest ${milliseconds(oldestMs)}`,
          },
          { label: 'Numbers changes', value: status.leading ? 'this process' : 'another process' },
          { label: 'Read from the start again', value: `${count(status.restarts)} times` },
          { label: 'Tables that cannot be watched', value: untracked.length === 0 ? 'none' : untracked.join(', ') },
        ]}
      />
      <DataTable
        caption="Processes that follow the log"
        rows={followers}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        empty="No process has told where it is yet."
      />
    </>
  );
}
