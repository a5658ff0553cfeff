import type { ReactElement } from 'react';
import { useParams } from 'wouter';
import { useMay } from '../../app/identity.context.js';
import { useAsset, useAssignments, useFailures } from '../../api/warehouse.hooks.js';
import type { AssetRow, AssignmentRow, FailureRow } from '../../api/warehouse.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { ConsoleLink } from '../../components/console-link.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Facts } from '../../components/facts.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { instant, NOTHING, words } from '../../components/quantity.format.js';
import { TelemetryPanel } from './telemetry-panel.js';

const FAILURES: readonly TableColumn<FailureRow>[] = [
  { key: 'id', label: 'Reading', isRowHeader: true, cell: (row) => String(row.maintenance_id) },
  { key: 'at', label: 'When', cell: (row) => instant(row.happened_at), sortBy: (row) => row.happened_at },
  { key: 'kind', label: 'What', cell: ({ kind }) => kind },
  { key: 'modes', label: 'How it failed', cell: ({ modes }) => modes },
];

const ASSIGNMENTS: readonly TableColumn<AssignmentRow>[] = [
  { key: 'id', label: 'Assignment', isRowHeader: true, cell: (row) => String(row.assignment_id) },
  { key: 'assignee', label: 'Who', cell: ({ assignee }) => assignee, sortBy: ({ assignee }) => assignee },
  { key: 'task', label: 'For the task', cell: (row) => row.task_id ?? NOTHING },
  { key: 'since', label: 'Since', cell: (row) => instant(row.assigned_at), sortBy: (row) => row.assigned_at },
  {
    ...{ key: 'until', label: 'Until', sortBy: (row: AssignmentRow) => row.released_at },
    cell: (row) => (row.released_at === null ? 'it lasts' : instant(row.released_at)),
  },
];

/** One machine: what it measured, when it failed, and for analysts who had it. */
export default function AssetPage(): ReactElement {
  const { asset_id: assetId } = useParams<{ asset_id: string }>();
  // Another machine is another page: nothing of the one before stands under its name.
  return <AssetContent key={assetId} assetId={assetId} />;
}

function AssetContent({ assetId }: { readonly assetId: string }): ReactElement {
  const isAnalyst = useMay('analyst');
  return (
    <>
      <PageHeader
        title={`Machine ${assetId}`}
        actions={<ConsoleLink to="/warehouse">All of the warehouse</ConsoleLink>}
      />
      <AnswerPanel title="What it is" query={useAsset(assetId)}>
        {({ rows: [row] }) =>
          row === undefined ? <p className="empty">There is none so called.</p> : <AssetFacts asset={row} />
        }
      </AnswerPanel>
      <TelemetryPanel assetId={assetId} />
      <AnswerPanel
        title="Failures"
        note="TWF tool wear, HDF heat, PWF power, OSF overstrain, RNF chance."
        query={useFailures(assetId)}
      >
        {({ rows }) => (
          <DataTable
            caption={`Failures of ${assetId}`}
            isCaptionHidden
            rows={rows}
            columns={FAILURES}
            rowKey={(row) => row.maintenance_id}
            empty="It never failed."
          />
        )}
      </AnswerPanel>
      {isAnalyst ? (
        <Assignments assetId={assetId} />
      ) : (
        <Panel title="Assignments">
          <p className="notice">Who had it names people: that needs the role analyst.</p>
        </Panel>
      )}
    </>
  );
}

function Assignments({ assetId }: { readonly assetId: string }): ReactElement {
  return (
    <AnswerPanel title="Assignments" query={useAssignments(assetId, true)}>
      {({ rows }) => (
        <DataTable
          caption={`Assignments of ${assetId}`}
          isCaptionHidden
          rows={rows}
          columns={ASSIGNMENTS}
          rowKey={(row) => row.assignment_id}
          empty="Nobody ever had it."
        />
      )}
    </AnswerPanel>
  );
}

function AssetFacts({ asset }: { readonly asset: AssetRow }): ReactElement {
  return (
    <Facts
      facts={[
        { label: 'Type', value: asset.type },
        { label: 'Model', value: asset.model },
        { label: 'Zone', value: asset.zone },
        { label: 'Status', value: words(asset.status) },
        { label: 'Maintenance due', value: instant(asset.next_pm_due) },
      ]}
    />
  );
}
