import type { ReactElement } from 'react';
import type { AgentRow } from '../../../../clients/react-query/executive.types.js';
import { executive } from '../../api/executive.hooks.js';
import type { ExecutiveView } from '../../api/executive.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { count, quantity } from '../../components/quantity.format.js';
import { QueryView } from '../../components/query-view.js';
import { agentPath } from './executive.paths.js';
import { inSeconds } from './overview.stats.js';
import { spanText } from './timeframe.options.js';

const TOP_N = 10;

function columnsOf(view: ExecutiveView): readonly TableColumn<AgentRow>[] {
  return [
    { key: 'rank', label: 'Rank', isNumeric: true, cell: ({ rank }) => String(rank), sortBy: ({ rank }) => rank },
    {
      ...{ key: 'agent', label: 'Agent', isRowHeader: true, sortBy: (row: AgentRow) => row.agent_id },
      cell: ({ agent_id: id }) => <ConsoleLink to={agentPath(view, id)}>{id}</ConsoleLink>,
    },
    { key: 'runs', label: 'Runs', isNumeric: true, cell: ({ runs }) => count(runs), sortBy: ({ runs }) => runs },
    {
      ...{ key: 'success', label: 'Success (%)', isNumeric: true, cell: (row: AgentRow) => quantity(row.success_rate) },
      sortBy: (row) => row.success_rate,
    },
    {
      ...{ key: 'mean', label: 'Runtime, mean', isNumeric: true },
      cell: (row) => inSeconds(row.runtime_avg_seconds),
      sortBy: (row) => row.runtime_avg_seconds,
    },
    {
      ...{ key: 'p95', label: 'Runtime, 95 of 100', isNumeric: true },
      cell: (row) => inSeconds(row.runtime_p95_seconds),
      sortBy: (row) => row.runtime_p95_seconds,
    },
    {
      ...{ key: 'credits', label: 'Credits ($)', isNumeric: true, cell: (row: AgentRow) => quantity(row.credits) },
      sortBy: (row) => row.credits,
    },
    {
      ...{ key: 'tokens', label: 'Tokens', isNumeric: true, cell: (row: AgentRow) => count(row.tokens) },
      sortBy: (row) => row.tokens,
    },
    {
      ...{ key: 'users', label: 'Users', isNumeric: true, cell: (row: AgentRow) => count(row.users) },
      sortBy: (row) => row.users,
    },
  ];
}

export function AgentTable({
  view,
  chosen,
}: {
  readonly view: ExecutiveView;
  readonly chosen: string | null;
}): ReactElement {
  const { workspace, timeframe } = view;
  const agents = executive.useTopAgents(workspace, { timeframe }, TOP_N);
  return (
    <Panel
      title="Top agents"
      note={`By runs in ${spanText(timeframe)}.${chosen === null ? ' An agent leads to its figures and runs.' : ''}`}
    >
      <QueryView query={agents} what="the agents">
        {({ rows }) => (
          <DataTable
            caption="Top agents"
            isCaptionHidden
            rows={rows.map(({ data }) => data)}
            columns={columnsOf(view)}
            rowKey={(row) => row.agent_id}
            empty="No agent ran in this time."
          />
        )}
      </QueryView>
    </Panel>
  );
}
