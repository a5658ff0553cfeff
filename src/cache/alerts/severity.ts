import type { AlertThresholds } from '../../config/watch-settings.js';

/** The mildest first. */
export const SEVERITIES = ['warning', 'error', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

export function isWorse(severity: Severity, than: Severity): boolean {
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(than);
}

/** The worst severity whose threshold the value has reached, or with `below` has fallen under; undefined where none. */
export function severityOf(
  thresholds: AlertThresholds,
  value: number,
  below = false,
): { readonly severity: Severity; readonly threshold: number } | undefined {
  for (const severity of [...SEVERITIES].reverse()) {
    const threshold = thresholds[severity];
    if (threshold !== null && (below ? value < threshold : value >= threshold)) return { severity, threshold };
  }
  return undefined;
}
