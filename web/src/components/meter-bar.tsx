import type { ReactElement } from 'react';
import { percent } from './quantity.format.js';

export interface MeterBarProps {
  /** Names what is measured, for whoever cannot see it. */
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly text: string;
}

const NEARLY_FULL = 0.9;

/** How much of a limit is used, in words and as a bar. */
export function MeterBar({ label, value, max, text }: MeterBarProps): ReactElement {
  const part = max <= 0 ? 0 : value / max;
  return (
    <span className="meter">
      <meter aria-label={label} min={0} max={max} high={max * NEARLY_FULL} value={Math.min(value, max)}>
        {percent(part)}
      </meter>
      <span>
        {text} <span className="quiet">({percent(part)})</span>
      </span>
    </span>
  );
}
