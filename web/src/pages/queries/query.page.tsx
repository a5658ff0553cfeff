import { useState, type ReactElement } from 'react';
import { useParams } from 'wouter';
import { useMay } from '../../app/identity.context.js';
import { useContract, useExplain, useRun } from '../../api/registry.hooks.js';
import { roleFor, type Contract, type Params } from '../../api/registry.types.js';
import { CodeBlock } from '../../components/code-block.js';
import { ConsoleLink } from '../../components/console-link.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { QueryView } from '../../components/query-view.js';
import { AnswerView } from './answer-view.js';
import { ContractTables } from './contract-tables.js';
import { ExplanationView } from './explanation-view.js';
import { LineageDrawing } from './lineage-drawing.js';
import { QuestionForm } from './question-form.js';

/** One query: asked, explained, and what it is made of. */
export default function QueryPage(): ReactElement {
  const { query_id: queryId } = useParams<{ query_id: string }>();
  const contract = useContract(queryId);
  return (
    <QueryView query={contract} what="the query">
      {(data) => <QueryContent key={queryId} contract={data} />}
    </QueryView>
  );
}

function QueryContent({ contract }: { readonly contract: Contract }): ReactElement {
  const role = roleFor(contract);
  const mayAsk = useMay(role);
  return (
    <>
      <PageHeader title={contract.query_id} actions={<ConsoleLink to="/queries">All queries</ConsoleLink>}>
        {contract.title}. {contract.description}
      </PageHeader>
      {mayAsk ? (
        <Asking contract={contract} />
      ) : (
        <p className="notice">
          This query is {contract.access_level}: asking it needs the role {role}.
        </p>
      )}
      <Panel title="Contract">
        <ContractTables contract={contract} />
      </Panel>
      <Panel title="Lineage">
        <LineageDrawing contract={contract} />
      </Panel>
      {contract.sql === null ? null : (
        <Panel title="SQL">
          <CodeBlock label={`Statement of ${contract.query_id}`} text={contract.sql} />
        </Panel>
      )}
    </>
  );
}

function Asking({ contract }: { readonly contract: Contract }): ReactElement {
  const { query_id: queryId } = contract;
  const run = useRun();
  const explain = useExplain();
  // A trace names tables and positions: the server tells it to these alone.
  const isTraced = [useMay('analyst'), useMay('operator')].includes(true);
  const [asked, setAsked] = useState<Params>({});
  return (
    <>
      <Panel title="Ask">
        <QuestionForm
          contract={contract}
          isAsking={run.isPending}
          onAsk={(params) => {
            setAsked(params);
            run.mutate({ queryId, params, isTraced });
          }}
          onExplain={(params) => {
            explain.mutate({ queryId, params });
          }}
        />
      </Panel>
      {run.error === null ? null : <ProblemNotice error={run.error} />}
      {run.data === undefined ? null : (
        <Panel title="Answer">
          <AnswerView answered={run.data} contract={contract} params={asked} />
        </Panel>
      )}
      {explain.error === null ? null : <ProblemNotice error={explain.error} />}
      {explain.data === undefined ? null : (
        <Panel title="Explained" note="How this question would be answered now, without answering it.">
          <ExplanationView explanation={explain.data} />
        </Panel>
      )}
    </>
  );
}
