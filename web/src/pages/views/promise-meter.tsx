import type { ReactElement } from 'react';
import type { ViewPromise } from '../../api/views.types.js';
import { MeterBar } from '../../components/meter-bar.js';
import { NOTHING, seconds } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';

/** How much of the age that a view promises not to pass is used up. */
export function PromiseMeter({
  name,
  promise,
}: {
  readonly name: string;
  readonly promise: ViewPromise | undefined;
}): ReactElement {
  if (promise === undefined) return <>{NOTHING}</>;
  const { status, age_seconds: age, promise_seconds: promised } = promise;
  if (age === null || promised === null) return <StatusBadge tone="bad">{status}</StatusBadge>;
  return (
    <>
      <MeterBar
        label={`Age of ${name} against its promise`}
        value={age}
        max={promised}
        text={`${seconds(age)} of ${seconds(promised)}`}
      />{' '}
      {status === 'ok' ? null : <StatusBadge tone="bad">past its promise</StatusBadge>}
    </>
  );
}
