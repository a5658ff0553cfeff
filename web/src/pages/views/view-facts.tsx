import type { ReactElement } from 'react';
import type { ViewDetail, ViewPromise } from '../../api/views.types.js';
import { Facts } from '../../components/facts.js';
import { bytes, count, instant, NOTHING, quantity, words } from '../../components/quantity.format.js';
import { PromiseMeter } from './promise-meter.js';
import { ConditionBadge } from './view-state.js';

export interface ViewFactsProps {
  readonly view: ViewDetail;
  readonly promise: ViewPromise | undefined;
}

export function ViewFacts({ view, promise }: ViewFactsProps): ReactElement {
  const { control, worth, is_current: isCurrent } = view;
  return (
    <Facts
      facts={[
        { label: 'Condition', value: <ConditionBadge view={view} /> },
        ...(control === null
          ? []
          : [
              { label: 'Left alone', value: `by ${control.by} since ${instant(control.at)}${because(control.reason)}` },
            ]),
        ...(view.quarantined === null ? [] : [{ label: 'Out of service', value: view.quarantined }]),
        {
          label: 'Answers for its query',
          value: isCurrent === null ? NOTHING : isCurrent ? 'yes' : 'no: what it reads has changed',
        },
        { label: 'Age against its promise', value: <PromiseMeter name={view.name} promise={promise} /> },
        { label: 'True as of', value: instant(view.as_of) },
        { label: 'Kind', value: view.kind },
        { label: 'Schedule', value: `${view.refresh_cron} (${view.time_zone}), next ${instant(view.next_slot)}` },
        { label: 'Rows', value: count(view.rows) },
        { label: 'Size', value: `${bytes(view.bytes)}, its tables ${bytes(view.base_bytes)}` },
        { label: 'Worth', value: worth === null ? NOTHING : `${words(worth.verdict)}, ${count(worth.uses)} uses` },
        {
          label: 'Speed-up, measured',
          value: (worth?.speed_up ?? null) === null ? NOTHING : `${quantity(worth?.speed_up)} times`,
        },
      ]}
    />
  );
}

function because(reason: string | null): string {
  return reason === null || reason === '' ? '' : `: ${reason}`;
}
