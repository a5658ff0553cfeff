import { isoTime } from './block.series.js';
import { headlineOf, insightIdOf, isTold, type BlockSignal } from './signal.rules.js';

export const SIGNAL_COLUMNS = [
  ...['block_height', 'signal_type', 'block_time', 'value', 'baseline_mean', 'baseline_stddev'],
  ...['deviation', 'confidence'],
];

export const INSIGHT_COLUMNS = [
  ...['insight_id', 'category', 'confidence', 'headline', 'block_height', 'occurred_at', 'dataset_id'],
];

export const BLOCK_INSIGHTS = 'block_insights';

export function signalRow(signal: BlockSignal): (string | number)[] {
  const { height, type, time, value, mean, stddev, deviation, confidence } = signal;
  return [height, type, isoTime(time), value, mean, stddev, deviation, confidence];
}

/** The insights among signals, as rows of their table. */
export function insightRows(signals: readonly BlockSignal[]): (string | number)[][] {
  return signals.filter(isTold).map((signal) => {
    const { height, type, time, confidence } = signal;
    return [insightIdOf(signal), type, confidence, headlineOf(signal), height, isoTime(time), BLOCK_INSIGHTS];
  });
}
