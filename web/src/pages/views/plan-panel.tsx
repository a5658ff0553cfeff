import type { ReactElement } from 'react';
import { useApply, usePlan } from '../../api/views.hooks.js';
import type { AppliedPlan, PlannedStep, ViewPlan } from '../../api/views.types.js';
import { Announcement } from '../../components/announcement.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { count, milliseconds } from '../../components/quantity.format.js';

const COLUMNS: readonly TableColumn<PlannedStep>[] = [
  { key: 'view', label: 'View', isRowHeader: true, cell: ({ view }) => view, sortBy: ({ view }) => view },
  { key: 'action', label: 'Action', cell: ({ action }) => action, sortBy: ({ action }) => action },
  { key: 'reason', label: 'Why', cell: ({ reason }) => reason },
  { key: 'locks', label: 'Strongest lock', cell: ({ locks }) => locks },
  {
    ...{ key: 'expected', label: 'Expected', isNumeric: true, sortBy: ({ expected }: PlannedStep) => expected?.ms },
    cell: ({ expected }) => milliseconds(expected?.ms),
  },
];

/** Shows what would be done, then does exactly that: a plan that has changed meanwhile is refused. */
export function PlanPanel(): ReactElement {
  const plan = usePlan();
  const apply = useApply();
  const error = apply.error ?? plan.error;
  return (
    <>
      <div className="actions">
        <button
          type="button"
          disabled={plan.isPending}
          onClick={() => {
            apply.reset();
            plan.mutate();
          }}
        >
          {plan.isPending ? 'Planning …' : 'Plan'}
        </button>
      </div>
      {error === null ? null : <ProblemNotice error={error} />}
      <Announcement>{apply.data === undefined ? null : appliedText(apply.data)}</Announcement>
      {plan.data === undefined || apply.data !== undefined ? null : (
        <Planned plan={plan.data} isApplying={apply.isPending} onApply={apply.mutate} />
      )}
    </>
  );
}

interface PlannedProps {
  readonly plan: ViewPlan;
  readonly isApplying: boolean;
  readonly onApply: (planId: string) => void;
}

function Planned({ plan, isApplying, onApply }: PlannedProps): ReactElement {
  const work = plan.steps.filter(({ action }) => action !== 'none');
  if (plan.is_empty)
    return (
      <p role="status">
        Plan {plan.plan_id}: nothing is to be done, all {count(plan.steps.length)} views are as defined.
      </p>
    );
  return (
    <>
      <DataTable
        caption={`Plan ${plan.plan_id}`}
        rows={work}
        columns={COLUMNS}
        rowKey={({ view }) => view}
        empty="Nothing is to be done."
      />
      <div className="actions">
        <button
          type="button"
          className="danger"
          disabled={isApplying}
          onClick={() => {
            onApply(plan.plan_id);
          }}
        >
          {isApplying ? 'Applying …' : `Apply plan ${plan.plan_id}`}
        </button>
      </div>
    </>
  );
}

function appliedText({ plan, runs, drops }: AppliedPlan): string {
  const failed = runs.filter(({ state }) => state !== 'succeeded' && state !== 'skipped');
  const ended =
    failed.length === 0 ? '' : ` Not well: ${failed.map(({ view, state }) => `${view} (${state})`).join(', ')}.`;
  return `Plan ${plan.plan_id} was carried out: ${count(runs.length)} runs, ${count(drops.length)} dropped.${ended}`;
}
