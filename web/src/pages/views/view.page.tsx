import type { ReactElement } from 'react';
import { useParams } from 'wouter';
import { useFreshness, useView, useViewHistory } from '../../api/views.hooks.js';
import { CodeBlock } from '../../components/code-block.js';
import { ConsoleLink } from '../../components/console-link.js';
import { queryPath } from '../../components/console.paths.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { ExplanationPanel } from './explanation-panel.js';
import { LockTable } from './lock-table.js';
import { RunHistory } from './run-history.js';
import { ViewActions } from './view-actions.js';
import { ViewFacts } from './view-facts.js';

/** One view: how it is, what was done with it, and what can be. */
export default function ViewPage(): ReactElement {
  const { name } = useParams<{ name: string }>();
  const view = useView(name);
  const history = useViewHistory(name);
  const freshness = useFreshness();
  return (
    <>
      <PageHeader title={name} actions={<ConsoleLink to="/views">All views</ConsoleLink>}>
        {view.data === undefined ? null : (
          <>
            Holds the answer of <ConsoleLink to={queryPath(view.data.query_id)}>{view.data.query_id}</ConsoleLink>, as{' '}
            {view.data.definition.file}:{view.data.definition.line} declares it.
          </>
        )}
      </PageHeader>
      <QueryView query={view} what="the view">
        {(data) => (
          <>
            <Panel title="State">
              <ViewFacts view={data} promise={freshness.data?.details[name]} />
              <ViewActions view={data} />
            </Panel>
            <Panel title="History">
              <QueryView query={history} what="the history">
                {(runs) => <RunHistory runs={runs} />}
              </QueryView>
            </Panel>
            <Panel title="Locks" note="Held on the view, or waited for.">
              <LockTable locks={data.locks} />
            </Panel>
            <ExplanationPanel name={name} />
            <Panel title="Statement">
              <CodeBlock label={`Statement of ${name}`} text={data.definition.statement} />
            </Panel>
          </>
        )}
      </QueryView>
    </>
  );
}
