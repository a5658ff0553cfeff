import type { ReactElement } from 'react';
import { useArrival } from '../../api/arrival.store.js';
import { executive } from '../../api/executive.hooks.js';
import type { ExecutiveView } from '../../api/executive.types.js';
import { instant, NOTHING } from '../../components/quantity.format.js';
import { QueryView } from '../../components/query-view.js';
import { StatTiles } from '../../components/stat-tiles.js';
import { overviewStats } from './overview.stats.js';
import { spanText } from './timeframe.options.js';

export function OverviewTiles({ view: { workspace, timeframe } }: { readonly view: ExecutiveView }): ReactElement {
  const overview = executive.useOverview(workspace, { timeframe });
  const arrival = useArrival('/api/v1/executive/overview', { workspace_id: workspace, timeframe });
  return (
    <QueryView query={overview} what="the overview">
      {({ metrics, freshness, cached_at: cachedAt }) => (
        <>
          <StatTiles label="Overview" stats={overviewStats(metrics, spanText(timeframe))} />
          <p className="note">
            As of {instant(freshness.as_of)} · made at {instant(cachedAt)} · <code>{arrival ?? NOTHING}</code>
          </p>
        </>
      )}
    </QueryView>
  );
}
