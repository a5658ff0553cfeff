import type { ReactElement } from 'react';
import { useAgentFigures, useExecutions } from '../../api/executive.hooks.js';
import type { AgentFigures, ExecutionRow, ExecutiveView } from '../../api/executive.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { ConsoleLink } from '../../components/console-link.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Facts } from '../../components/facts.js';
import { count, instant, NOTHING, quantity, words } from '../../components/quantity.format.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';
import { dashboardPath, userPath } from './executive.paths.js';
import { inSeconds } from './overview.stats.js';
import { spanText } from './timeframe.options.js';

const TONES: Readonly<Record<string, Tone>> = {
  ...{ completed: 'good', failed: 'bad', timeout: 'bad', cancelled: 'neutral' },
};

export interface AgentPanelProps {
  readonly view: ExecutiveView;
  readonly agent: string;
}

/** One agent: what its runs came to, and the newest of them. */
export function AgentPanel({ view, agent }: AgentPanelProps): ReactElement {
  const figures = useAgentFigures(view, agent);
  const executions = useExecutions(view.workspace, agent);
  return (
    <>
      <AnswerPanel
        title={`Agent ${agent}`}
        note={<ConsoleLink to={dashboardPath(view)}>All agents</ConsoleLink>}
        query={figures}
      >
        {({ rows: [row] }) =>
          row === undefined ? (
            <p className="empty">It did not run in {spanText(view.timeframe)}.</p>
          ) : (
            <Figures figures={row} />
          )
        }
      </AnswerPanel>
      <AnswerPanel title={`Newest runs of ${agent}`} query={executions}>
        {({ rows }) => (
          <DataTable
            caption={`Newest runs of ${agent}`}
            isCaptionHidden
            rows={rows}
            columns={executionColumns(view)}
            rowKey={(row) => row.run_id}
            empty="It never ran."
          />
        )}
      </AnswerPanel>
    </>
  );
}

function Figures({ figures: row }: { readonly figures: AgentFigures }): ReactElement {
  return (
    <Facts
      facts={[
        { label: 'Runs', value: count(row.runs) },
        { label: 'Success', value: `${quantity(row.success_rate)} %` },
        {
          label: 'Not completed',
          value: `${count(row.failed)} failed, ${count(row.timed_out)} out of time, ${count(row.cancelled)} cancelled`,
        },
        { label: 'Runtime, median', value: inSeconds(row.runtime_p50_seconds) },
        { label: 'Runtime, mean', value: inSeconds(row.runtime_avg_seconds) },
        { label: 'Runtime, 95 of 100', value: inSeconds(row.runtime_p95_seconds) },
        { label: 'Credits (US dollars)', value: quantity(row.credits) },
        { label: 'Tokens', value: count(row.tokens) },
        { label: 'Users', value: count(row.users) },
        { label: 'First run', value: instant(row.first_run_at) },
        { label: 'Last run', value: instant(row.last_run_at) },
      ]}
    />
  );
}

function executionColumns(view: ExecutiveView): readonly TableColumn<ExecutionRow>[] {
  return [
    { key: 'run', label: 'Run', isRowHeader: true, cell: ({ run_id: id }) => <code>{id}</code> },
    {
      ...{ key: 'status', label: 'Ended as', sortBy: (row: ExecutionRow) => row.status },
      cell: ({ status }) => <StatusBadge tone={TONES[status] ?? 'neutral'}>{status}</StatusBadge>,
    },
    { key: 'started', label: 'Began', cell: (row) => instant(row.started_at), sortBy: (row) => row.started_at },
    {
      ...{ key: 'runtime', label: 'Took', isNumeric: true },
      cell: (row) => inSeconds(row.runtime_seconds),
      sortBy: (row) => row.runtime_seconds,
    },
    {
      ...{ key: 'tokens', label: 'Tokens', isNumeric: true, cell: (row: ExecutionRow) => count(row.tokens) },
      sortBy: (row) => row.tokens,
    },
    { key: 'model', label: 'Model', cell: (row) => row.model_name ?? NOTHING },
    {
      ...{ key: 'user', label: 'User' },
      cell: ({ user_id: user }) =>
        user === null ? NOTHING : <ConsoleLink to={userPath(view, user)}>{user}</ConsoleLink>,
    },
    { key: 'error', label: 'Error', cell: errorText },
  ];
}

function errorText({ error_type: type, error_message: message }: ExecutionRow): string {
  if (type === null) return NOTHING;
  return message === null ? words(type) : `${words(type)}: ${message}`;
}
