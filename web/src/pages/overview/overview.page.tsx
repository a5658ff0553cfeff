import type { ReactElement } from 'react';
import { useCacheStats } from '../../api/cache.hooks.js';
import { useLiveStatistics } from '../../api/live.statistics.js';
import { useAlerts, useChangeLog, useHealth } from '../../api/operations.hooks.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { AlertList } from './alert-list.js';
import { ChangeLogFacts } from './change-log-facts.js';
import { HealthList } from './health-list.js';
import { LiveCharts } from './live-charts.js';
import { OperationTable } from './operation-table.js';
import { OverviewFigures } from './overview-figures.js';

const WINDOW = '1h';

/** Whether all is well, and what is happening now. */
export default function OverviewPage(): ReactElement {
  const live = useLiveStatistics();
  const stats = useCacheStats(WINDOW);
  const changes = useChangeLog();
  const alerts = useAlerts();
  const health = useHealth();
  return (
    <>
      <PageHeader title="Overview">The cache, the change log and what needs attention, as they are now.</PageHeader>
      <QueryView query={stats} what="the statistics">
        {({ window: { total } }) => (
          <OverviewFigures total={total} live={live} changes={changes.data} alerts={alerts.data} />
        )}
      </QueryView>
      <div className="columns">
        <Panel title="This minute" note={<ConnectionNote {...live} />}>
          <LiveCharts live={live} />
        </Panel>
        <div>
          <Panel title="Attention">
            <QueryView query={alerts} what="the alerts">
              {(data) => <AlertList alerts={data} />}
            </QueryView>
          </Panel>
          <Panel title="Health">
            <QueryView query={health} what="the health">
              {(data) => <HealthList health={data} />}
            </QueryView>
          </Panel>
        </div>
      </div>
      <Panel
        title="Change log"
        note="What every process knows of changes to the data. Behind or not trusted, it asks the database."
      >
        <QueryView query={changes} what="the change log">
          {(data) => <ChangeLogFacts changes={data} />}
        </QueryView>
      </Panel>
      <Panel title="Operations of the last hour" note="All processes of this namespace.">
        <QueryView query={stats} what="the operations">
          {({ window: { operations } }) => <OperationTable operations={operations} />}
        </QueryView>
      </Panel>
    </>
  );
}

const CONNECTIONS = {
  connecting: 'Connecting to the statistics of this process …',
  live: 'Live: what this process counts, each second.',
  lost: 'The connection was lost and is tried again.',
} as const;

function ConnectionNote({
  connection,
  problem,
}: Pick<ReturnType<typeof useLiveStatistics>, 'connection' | 'problem'>): ReactElement {
  return (
    <span role="status">
      {CONNECTIONS[connection]} {problem}
    </span>
  );
}
