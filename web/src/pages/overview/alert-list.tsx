import type { ReactElement } from 'react';
import type { Alert, Alerts } from '../../api/operations.hooks.js';
import { instant, words } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';

const RECENT_MAX = 5;

/** What is wrong now, in any process, and what was of late. */
export function AlertList({ alerts: { active, held, recent } }: { readonly alerts: Alerts }): ReactElement {
  const now = held ?? active;
  const over = recent.slice(0, RECENT_MAX);
  return (
    <>
      {now.length === 0 ? <p className="empty">No alert is active.</p> : <Lines alerts={now} />}
      {over.length === 0 ? null : (
        <>
          <h3>Over</h3>
          <Lines alerts={over} />
        </>
      )}
    </>
  );
}

function Lines({ alerts }: { readonly alerts: readonly Alert[] }): ReactElement {
  return (
    <ul className="lines">
      {alerts.map((alert) => (
        <li key={`${alert.kind} ${alert.subject} ${alert.since}`}>
          <StatusBadge tone={toneOf(alert)}>{alert.severity}</StatusBadge>{' '}
          <strong>
            {words(alert.kind)}: {alert.subject}
          </strong>{' '}
          <span className="quiet">since {instant(alert.since)}</span>
        </li>
      ))}
    </ul>
  );
}

function toneOf({ severity, resolved_at: over }: Alert): 'neutral' | 'warning' | 'bad' {
  if (over !== null && over !== undefined) return 'neutral';
  return severity === 'warning' ? 'warning' : 'bad';
}
