import { useMemo, useState, type ReactElement } from 'react';
import { useFreshness, useViews } from '../../api/views.hooks.js';
import type { ViewStatus } from '../../api/views.types.js';
import { GraphDrawing } from '../../components/graph/graph-drawing.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { plainOptions, SelectField } from '../../components/select-field.js';
import { AdvicePanel } from './advice-panel.js';
import { PlanPanel } from './plan-panel.js';
import { graphOf } from './view.graph.js';
import { ViewTable } from './view-table.js';

const EVERY = 'all domains';

/** Every materialized view: what it reads, how fresh it is against what it promises, and what is to be done. */
export default function ViewsPage(): ReactElement {
  const views = useViews();
  const freshness = useFreshness();
  return (
    <>
      <PageHeader title="Materialized views">
        A view answers for its query only while nothing it reads has changed since it was filled.
      </PageHeader>
      <QueryView query={views} what="the views">
        {(data) => (
          <>
            <Panel title="Views">
              <ViewTable views={data} freshness={freshness.data} />
            </Panel>
            <Panel title="What reads what">
              <DomainGraph views={data} />
            </Panel>
          </>
        )}
      </QueryView>
      <Panel
        title="Plan"
        note="What the definitions ask for against what stands in the database. Nothing is done before it was shown."
      >
        <PlanPanel />
      </Panel>
      <Panel
        title="Advice"
        note="From what was asked and measured: which queries deserve a view, and which views do not pay."
      >
        <AdvicePanel />
      </Panel>
    </>
  );
}

/** One domain at a time is read more easily than all at once. */
function DomainGraph({ views }: { readonly views: readonly ViewStatus[] }): ReactElement {
  const domains = useMemo(() => [...new Set(views.flatMap(({ domain }) => domain ?? []))].sort(), [views]);
  const [domain, setDomain] = useState<string>(domains[0] ?? EVERY);
  const shown = views.filter((view) => domain === EVERY || view.domain === domain);
  const { nodes, edges } = graphOf(shown);
  return (
    <>
      <SelectField label="Domain" value={domain} options={plainOptions([...domains, EVERY])} onChange={setDomain} />
      <GraphDrawing title={`Tables, views and queries of ${domain}`} nodes={nodes} edges={edges} />
    </>
  );
}
