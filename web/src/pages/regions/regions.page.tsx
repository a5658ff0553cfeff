import { useState, type ReactElement } from 'react';
import { useCacheStats, useRegions } from '../../api/cache.hooks.js';
import { ConsoleLink } from '../../components/console-link.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { InvalidationDialog } from './invalidation-dialog.js';
import { OperationGrants } from './operation-grants.js';
import { RegionTable } from './region-table.js';
import { rowsOf } from './region.rows.js';

const WINDOW = '1h';

/** What is kept, under which policy, and how full it is. */
export default function RegionsPage(): ReactElement {
  const regions = useRegions();
  const stats = useCacheStats(WINDOW);
  const [target, setTarget] = useState<string | null>(null);
  return (
    <>
      <PageHeader
        title="Cache regions"
        actions={
          <>
            <ConsoleLink to="/regions/entries">Entry browser</ConsoleLink>
            <button
              type="button"
              onClick={() => {
                setTarget('');
              }}
            >
              Invalidate …
            </button>
          </>
        }
      >
        Memory is of this process; reads are of all processes in the last hour.
      </PageHeader>
      <QueryView query={regions} what="the regions">
        {(data) => (
          <>
            <Panel title="Regions">
              <QueryView query={stats} what="the statistics">
                {(counted) => <RegionTable rows={rowsOf(data, counted)} onInvalidate={setTarget} />}
              </QueryView>
            </Panel>
            <Panel title="What is cached">
              <details>
                <summary>{data.operations.length} operations, each with the region that its definition names</summary>
                <OperationGrants operations={data.operations} />
              </details>
            </Panel>
          </>
        )}
      </QueryView>
      {target === null ? null : (
        <InvalidationDialog
          kind="region"
          name={target}
          onClose={() => {
            setTarget(null);
          }}
        />
      )}
    </>
  );
}
