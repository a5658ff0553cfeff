import type { ReactElement } from 'react';
import { useWorkspaces } from '../../api/executive.hooks.js';
import type { WorkspaceRow } from '../../api/executive.types.js';
import { useAddress } from '../../components/address.hooks.js';
import { PageHeader } from '../../components/page-header.js';
import { QueryView } from '../../components/query-view.js';
import { plainOptions, SelectField } from '../../components/select-field.js';
import { AgentPanel } from './agent-panel.js';
import { AgentTable } from './agent-table.js';
import { ChurnPanel } from './churn-panel.js';
import { CohortPanel } from './cohort-panel.js';
import { ErrorPanel } from './error-panel.js';
import { OverviewTiles } from './overview-tiles.js';
import { RunCharts } from './run-charts.js';
import { TIMEFRAMES, timeframeIn } from './timeframe.options.js';
import { UserPanel } from './user-panel.js';
import './executive.css';

/** How a workspace does: who is active, what its agents do, what fails, who stays. */
export default function ExecutivePage(): ReactElement {
  const workspaces = useWorkspaces();
  return (
    <>
      <PageHeader title="Executive dashboard">
        Who is active, what agents do and cost, what fails, and who stays: of one workspace that your token shows.
      </PageHeader>
      <QueryView query={workspaces} what="your workspaces">
        {(data) => <Dashboard workspaces={data} />}
      </QueryView>
    </>
  );
}

function Dashboard({ workspaces }: { readonly workspaces: readonly WorkspaceRow[] }): ReactElement {
  const [address, change] = useAddress();
  const timeframe = timeframeIn(address.get('timeframe'));
  const named = address.get('workspace');
  // One that is not among them may be named by a link: the server says whether it is shown.
  const workspace = named ?? workspaces[0]?.workspace_id;
  if (workspace === undefined)
    return <p className="notice">Your token shows no workspace. Ask an administrator for one that does.</p>;
  const view = { workspace, timeframe };
  const [agent, user] = [address.get('agent'), address.get('user')];
  const labels = workspaces.map(({ workspace_id: id, kind }) => ({ value: id, label: `${id} (${kind})` }));
  const options = labels.some(({ value }) => value === workspace) ? labels : [...labels, ...plainOptions([workspace])];
  return (
    <>
      <div className="inline-form">
        <SelectField
          label="Workspace"
          value={workspace}
          options={options}
          onChange={(chosen) => {
            change({ workspace: chosen, agent: null, user: null });
          }}
        />
        <SelectField
          label="Timeframe"
          value={timeframe}
          options={TIMEFRAMES}
          onChange={(chosen) => {
            change({ timeframe: chosen });
          }}
        />
      </div>
      <OverviewTiles view={view} />
      <RunCharts view={view} />
      <AgentTable view={view} chosen={agent} />
      {agent === null ? null : <AgentPanel key={agent} view={view} agent={agent} />}
      {user === null ? null : <UserPanel key={user} view={view} user={user} />}
      <ErrorPanel view={view} />
      <CohortPanel workspace={workspace} />
      <ChurnPanel view={view} />
    </>
  );
}
