import type { OverviewMetrics } from '../../../../clients/react-query/executive.types.js';
import { count, percent, quantity } from '../../components/quantity.format.js';

export interface OverviewStat {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** A change to the span before, in words that do not need a colour. */
export function changeText(change: number | null, span: string): string {
  if (change === null) return `nothing in the ${span} before`;
  if (change === 0) return `as in the ${span} before`;
  return `${change > 0 ? '▲ +' : '▼ −'}${quantity(Math.abs(change))} % to the ${span} before`;
}

/** The figures of an overview; of a metric that nothing is known of, a dash. */
export function overviewStats(metrics: OverviewMetrics, span: string): readonly OverviewStat[] {
  return [
    {
      label: 'Active in 24 hours',
      value: count(metrics.dau),
      note: changeText(metrics.dau_change_percent, '24 hours'),
    },
    { label: 'Active in 7 days', value: count(metrics.wau), note: changeText(metrics.wau_change_percent, '7 days') },
    { label: 'Active in 30 days', value: count(metrics.mau), note: changeText(metrics.mau_change_percent, '30 days') },
    { label: 'Active rate', value: percent(metrics.active_rate), note: '7 days of 30 days' },
    { label: 'Runs', value: count(metrics.runs), note: changeText(metrics.runs_change_percent, span) },
    { label: 'Success', value: percentOf(metrics.success_rate), note: 'completed of all runs' },
    {
      label: 'Runtime, mean',
      value: inSeconds(metrics.runtime_avg_seconds),
      note: `95 of 100 within ${inSeconds(metrics.runtime_p95_seconds)}`,
    },
    {
      label: 'Credits (US dollars)',
      value: quantity(metrics.credits),
      note: changeText(metrics.credits_change_percent, span),
    },
    { label: 'Tokens', value: count(metrics.tokens), note: `in ${span}` },
  ];
}

export function inSeconds(value: number | null): string {
  return value === null ? quantity(null) : `${quantity(value)} s`;
}

function percentOf(value: number | null): string {
  return value === null ? quantity(null) : percent(value / 100);
}
