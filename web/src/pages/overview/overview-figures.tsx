import type { ReactElement } from 'react';
import type { Rates } from '../../api/cache.types.js';
import type { LiveStatistics } from '../../api/live.state.js';
import { secondsOf } from '../../api/live.buckets.js';
import type { Alerts, ChangeLog } from '../../api/operations.hooks.js';
import { count, milliseconds, percent, quantity } from '../../components/quantity.format.js';
import { StatTiles, type Stat } from '../../components/stat-tiles.js';

const LIVE_SECONDS = 10;
const LAG_MS_MAX = 1000;

export interface OverviewFiguresProps {
  readonly total: Rates;
  readonly live: LiveStatistics;
  readonly changes: ChangeLog | undefined;
  readonly alerts: Alerts | undefined;
}

export function OverviewFigures({ total, live, changes, alerts }: OverviewFiguresProps): ReactElement {
  const stats = [...ofTheHour(total), readsStat(live), ...(changes === undefined ? [] : [lagStat(changes)])];
  return <StatTiles label="Figures" stats={alerts === undefined ? stats : [...stats, alertStat(alerts)]} />;
}

function ofTheHour(total: Rates): readonly Stat[] {
  const { l1, l2, load } = total.mean_ms;
  const hitMs = l2 === null ? milliseconds(l1) : `${milliseconds(l1)} / ${milliseconds(l2)}`;
  return [
    { label: 'Hit ratio', value: percent(total.hit_rate), note: `of ${count(total.reads)} reads in the last hour` },
    { label: 'Look-up', value: hitMs, note: l2 === null ? 'mean, in memory' : 'mean, in memory / in Redis' },
    { label: 'Load', value: milliseconds(load), note: `mean of ${count(total.loads)} loads from the database` },
    { label: 'Load saved', value: milliseconds(total.load_saved_ms), note: 'database time that hits made unnecessary' },
    {
      label: 'Errors',
      value: count(total.load_errors),
      note: `failed loads; ${count(total.fallbacks)} looks that Redis did not answer`,
      state:
        total.load_errors === 0
          ? { tone: 'good', text: 'none failed' }
          : { tone: 'bad', text: percent(total.error_rate) },
    },
  ];
}

function readsStat({ samples, nowMs }: LiveStatistics): Stat {
  const reads = secondsOf(samples, nowMs, LIVE_SECONDS).reduce((sum, { hits, misses }) => sum + hits + misses, 0);
  return {
    label: 'Reads a second',
    value: quantity(reads / LIVE_SECONDS),
    note: `this process, last ${String(LIVE_SECONDS)} s`,
  };
}

function lagStat({ status: { lag_ms: lagMs, trusted, pending } }: ChangeLog): Stat {
  const state = trusted
    ? lagMs < LAG_MS_MAX
      ? ({ tone: 'good', text: 'trusted' } as const)
      : ({ tone: 'warning', text: 'behind' } as const)
    : ({ tone: 'warning', text: 'not confirmed' } as const);
  return {
    label: 'Change-log lag',
    value: milliseconds(lagMs),
    note: `${count(pending)} changes not yet known here`,
    state,
  };
}

function alertStat({ active }: Alerts): Stat {
  const state =
    active.length === 0 ? ({ tone: 'good', text: 'quiet' } as const) : ({ tone: 'bad', text: 'look below' } as const);
  return { label: 'Alerts', value: count(active.length), state };
}
