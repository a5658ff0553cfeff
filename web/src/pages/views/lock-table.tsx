import type { ReactElement } from 'react';
import type { ViewLock } from '../../api/views.types.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { milliseconds, NOTHING } from '../../components/quantity.format.js';

const COLUMNS: readonly TableColumn<ViewLock>[] = [
  { key: 'pid', label: 'Session', isRowHeader: true, cell: ({ pid }) => pid },
  { key: 'mode', label: 'Lock', cell: ({ mode }) => mode },
  { key: 'granted', label: 'State', cell: ({ granted }) => (granted ? 'held' : 'waited for') },
  { key: 'blocked', label: 'Blocked by', cell: ({ blocked_by: by }) => (by.length === 0 ? NOTHING : by.join(', ')) },
  { key: 'since', label: 'Since', isNumeric: true, cell: ({ since_ms: ms }) => milliseconds(ms) },
  { key: 'application', label: 'Application', cell: ({ application }) => application },
];

export function LockTable({ locks }: { readonly locks: readonly ViewLock[] }): ReactElement {
  return (
    <DataTable
      caption="Locks"
      isCaptionHidden
      rows={locks}
      columns={COLUMNS}
      rowKey={({ pid, mode }) => `${String(pid)} ${mode}`}
      empty="Nobody holds or waits for a lock on it."
    />
  );
}
