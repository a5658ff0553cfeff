import { useState, type ReactElement } from 'react';
import { LISTED_MAX, useTaskCounts, useTasks } from '../../api/warehouse.hooks.js';
import type { TaskCountRow, TaskRow } from '../../api/warehouse.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { instant, words } from '../../components/quantity.format.js';
import { SelectField } from '../../components/select-field.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';
import { payloadText, tasksByKind } from './task.counts.js';

const STATES = ['pending', 'in_progress', 'completed', 'cancelled'];
const KINDS = ['pick', 'pack', 'putaway', 'cycle_count'];
const TONES: Readonly<Record<string, Tone>> = { pending: 'warning', completed: 'good' };

const COLUMNS: readonly TableColumn<TaskRow>[] = [
  {
    ...{ key: 'task', label: 'Task', isRowHeader: true, cell: (row: TaskRow) => row.task_id },
    sortBy: (row) => row.task_id,
  },
  { key: 'kind', label: 'Kind', cell: ({ kind }) => words(kind), sortBy: ({ kind }) => kind },
  {
    ...{ key: 'status', label: 'Status', sortBy: ({ status }: TaskRow) => status },
    cell: ({ status }) => <StatusBadge tone={TONES[status] ?? 'neutral'}>{words(status)}</StatusBadge>,
  },
  {
    key: 'assigned',
    label: 'Assigned',
    cell: (row) => (row.is_assigned ? 'yes' : 'no'),
    sortBy: (row) => row.is_assigned,
  },
  { key: 'created', label: 'Came up', cell: (row) => instant(row.created_at), sortBy: (row) => row.created_at },
  { key: 'about', label: 'About', cell: ({ payload }) => payloadText(payload) },
];

export function TaskPanel(): ReactElement {
  const [status, setStatus] = useState('pending');
  const [kind, setKind] = useState('');
  return (
    <>
      <AnswerPanel title="Tasks by kind" query={useTaskCounts()}>
        {({ rows }) => <Counts rows={rows} />}
      </AnswerPanel>
      <AnswerPanel
        title="Tasks"
        note={`The first ${String(LISTED_MAX)}.`}
        query={useTasks(status, kind)}
        controls={
          <div className="inline-form">
            <SelectField label="Status" value={status} options={choices('Every status', STATES)} onChange={setStatus} />
            <SelectField label="Kind" value={kind} options={choices('Every kind', KINDS)} onChange={setKind} />
          </div>
        }
      >
        {({ rows }) => (
          <DataTable
            caption="Tasks"
            isCaptionHidden
            rows={rows}
            columns={COLUMNS}
            rowKey={(row) => row.task_id}
            empty="There is no such task."
          />
        )}
      </AnswerPanel>
    </>
  );
}

function Counts({ rows }: { readonly rows: readonly TaskCountRow[] }): ReactElement {
  return (
    <Chart
      {...{ kind: 'bar', isStacked: true, title: 'Tasks by kind and status', unit: 'tasks', x: 'kind', xLabel: 'Kind' }}
      series={STATES.map((key) => ({ key, label: words(key) }))}
      rows={tasksByKind(rows, STATES)}
    />
  );
}

function choices(every: string, values: readonly string[]): readonly { value: string; label: string }[] {
  return [{ value: '', label: every }, ...values.map((value) => ({ value, label: words(value) }))];
}
