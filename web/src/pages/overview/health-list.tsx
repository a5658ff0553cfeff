import type { ReactElement } from 'react';
import type { Health } from '../../api/operations.hooks.js';
import { words } from '../../components/quantity.format.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';

const TONES: Readonly<Record<string, Tone>> = {
  ok: 'good',
  up: 'good',
  degraded: 'warning',
  down: 'bad',
  error: 'bad',
};

export function HealthList({ health: { status, details } }: { readonly health: Health }): ReactElement {
  return (
    <ul className="lines">
      <li>
        <StatusBadge tone={TONES[status] ?? 'warning'}>{status}</StatusBadge> <strong>This process</strong>
      </li>
      {Object.entries(details).map(([name, part]) => (
        <li key={name}>
          <StatusBadge tone={TONES[part.status] ?? 'neutral'}>{part.status}</StatusBadge> {words(name)}
        </li>
      ))}
    </ul>
  );
}
