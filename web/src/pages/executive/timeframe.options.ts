import type { Timeframe } from '../../../../clients/react-query/executive.types.js';

export const TIMEFRAMES: readonly { readonly value: Timeframe; readonly label: string }[] = [
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
];

const USUAL: Timeframe = '30d';

export function timeframeIn(text: string | null): Timeframe {
  return TIMEFRAMES.find(({ value }) => value === text)?.value ?? USUAL;
}

export function spanText(timeframe: Timeframe): string {
  return TIMEFRAMES.find(({ value }) => value === timeframe)?.label ?? timeframe;
}
