import type { ReactElement } from 'react';
import { useIntents, useRecentRuns } from '../../api/orchestration.hooks.js';
import type { StartedRun } from '../../api/orchestration.types.js';
import { useAddress } from '../../components/address.hooks.js';
import { ConsoleLink } from '../../components/console-link.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { instant } from '../../components/quantity.format.js';
import { QueryView } from '../../components/query-view.js';
import { IntentPanel } from './intent-panel.js';
import { runPath } from './orchestration.paths.js';
import { RunView } from './run-view.js';
import './orchestration.css';

/** What agents find out: an intent is run, followed step by step, and every number of its findings can be traced. */
export default function OrchestrationPage(): ReactElement {
  const [address, change] = useAddress();
  const intents = useIntents();
  const recent = useRecentRuns();
  const runId = address.get('run');
  return (
    <>
      <PageHeader title="Orchestration">
        Agents that find something out from registered queries. Every number of a finding is verified and cited.
      </PageHeader>
      <QueryView query={intents} what="the intents">
        {(data) => (
          <IntentPanel
            intents={data}
            chosen={address.get('intent')}
            onChoose={(intent) => {
              change({ intent });
            }}
            onStarted={({ intent, run_id: run }) => {
              change({ intent, run });
            }}
          />
        )}
      </QueryView>
      {runId === null ? null : <RunView key={runId} runId={runId} />}
      {recent.length === 0 ? null : <RecentRuns runs={recent} />}
    </>
  );
}

function RecentRuns({ runs }: { readonly runs: readonly StartedRun[] }): ReactElement {
  return (
    <Panel
      title="Recent runs"
      note="Of this session. The address of a run leads back to it, for whoever began it and for as long as the server keeps it."
    >
      <ul className="lines">
        {runs.map((run) => (
          <li key={run.run_id}>
            <ConsoleLink to={runPath(run)}>{run.intent}</ConsoleLink>{' '}
            <span className="quiet">
              begun {instant(run.started_at)} · <code>{run.run_id}</code>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
