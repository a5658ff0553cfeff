import type { ReactElement } from 'react';
import type { ViewStatus } from '../../api/views.types.js';
import { words } from '../../components/quantity.format.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';

const CONDITIONS: Readonly<Record<string, Tone>> = {
  ready: 'good',
  missing: 'bad',
  foreign: 'bad',
  quarantined: 'bad',
};
const RUNS: Readonly<Record<string, Tone>> = {
  ...{ succeeded: 'good', skipped: 'good', running: 'neutral', busy: 'neutral', interrupted: 'warning' },
  ...{ failed: 'bad', upstream_failed: 'bad', cancelled: 'warning' },
};

export function ConditionBadge({ view }: { readonly view: Pick<ViewStatus, 'condition' | 'control'> }): ReactElement {
  const { condition, control } = view;
  return (
    <>
      <StatusBadge tone={CONDITIONS[condition] ?? 'warning'}>{words(condition)}</StatusBadge>{' '}
      {control === null ? null : <StatusBadge tone="warning">{control.state}</StatusBadge>}
    </>
  );
}

export function runTone(state: string): Tone {
  return RUNS[state] ?? 'neutral';
}
