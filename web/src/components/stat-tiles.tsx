import type { ReactElement } from 'react';
import { StatusBadge, type Tone } from './status-badge.js';

export interface Stat {
  readonly label: string;
  readonly value: string;
  /** What the value is of, or how it is meant. */
  readonly note?: string;
  readonly state?: { readonly tone: Tone; readonly text: string };
}

/** Figures that are read at a glance. */
export function StatTiles({ stats, label }: { readonly stats: readonly Stat[]; readonly label: string }): ReactElement {
  return (
    <section aria-label={label}>
      <dl className="tiles">
        {stats.map((stat) => (
          <div className="tile" key={stat.label}>
            <dt>{stat.label}</dt>
            <dd>
              <span className="figure">{stat.value}</span>
              {stat.state === undefined ? null : <StatusBadge tone={stat.state.tone}>{stat.state.text}</StatusBadge>}
              {stat.note === undefined ? null : <span className="tile-note">{stat.note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
