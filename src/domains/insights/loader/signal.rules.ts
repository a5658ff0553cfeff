import { deviation, mean } from '../../../datasets/statistics.kit.js';
import type { Block } from './block.columns.js';
import type { BlockSeries } from './block.series.js';

/** Blocks of a day at ten minutes each: what a block is compared with. */
export const BASELINE_BLOCKS = 144;

/** From so many standard deviations on, a signal is told as an insight. */
export const TOLD_FROM = 3;

export type SignalType = 'mempool' | 'miner' | 'whale';

/** One measure of one block beside the blocks before it. */
export interface BlockSignal {
  readonly height: number;
  /** Unix seconds. */
  readonly time: number;
  readonly type: SignalType;
  readonly value: number;
  readonly mean: number;
  readonly stddev: number;
  /** Standard deviations above (or below) the mean. */
  readonly deviation: number;
  /** Chebyshev: at least this share of the baseline lies nearer to its mean, whatever its distribution. */
  readonly confidence: number;
}

const SATOSHI = 1e8;

/**
 * What of the five types the files carry: fees for space tell of the queue before the block, fees against subsidy of its miner, value per
 * output of large holders. They know neither addresses of exchanges nor forecasts.
 */
const MEASURES: Readonly<Record<SignalType, (block: Block) => number>> = {
  mempool: ({ totalfee, total_weight: weight }) => (weight === 0 ? 0 : (4 * totalfee) / weight),
  miner: ({ totalfee, subsidy }) => (100 * totalfee) / (subsidy + totalfee),
  whale: ({ total_out: out, outs }) => (outs === 0 ? 0 : out / outs / SATOSHI),
};

export const SIGNAL_TYPES = Object.keys(MEASURES) as SignalType[];

/** Signals of a block; none where fewer blocks than a baseline's come before it. */
export function signalsOf(block: Block, series: Pick<BlockSeries, 'before'>): readonly BlockSignal[] {
  const before = series.before(block.height, BASELINE_BLOCKS);
  if (before.length < BASELINE_BLOCKS) return [];
  return SIGNAL_TYPES.map((type) => {
    const values = before.map(MEASURES[type]);
    const [value, centre, spread] = [MEASURES[type](block), mean(values), deviation(values)];
    const away = spread === 0 ? 0 : (value - centre) / spread;
    return {
      ...{ height: block.height, time: block.time, type },
      ...{ value: rounded(value, 6), mean: rounded(centre, 6), stddev: rounded(spread, 6) },
      ...{ deviation: rounded(away, 4), confidence: rounded(confidenceOf(away), 4) },
    };
  });
}

export function confidenceOf(deviations: number): number {
  return Math.abs(deviations) <= 1 ? 0 : 1 - 1 / deviations ** 2;
}

export function isTold({ deviation: away }: BlockSignal): boolean {
  return Math.abs(away) >= TOLD_FROM;
}

const WORDS: Readonly<Record<SignalType, readonly [measure: string, unit: string]>> = {
  mempool: ['fees for block space', 'sat/vB'],
  miner: ['share of fees in the reward', '%'],
  whale: ['value per output', 'BTC'],
};

/** At most 280 characters. */
export function headlineOf({ type, height, value, mean: centre, deviation: away }: BlockSignal): string {
  const [measure, unit] = WORDS[type];
  const side = away > 0 ? 'above' : 'below';
  const figures = `${figure(value)} ${unit}, ${Math.abs(away).toFixed(1)} standard deviations ${side} the mean of ${figure(centre)} ${unit}`;
  return `Block ${String(height)}: ${measure} at ${figures} over the ${String(BASELINE_BLOCKS)} blocks before`;
}

export function insightIdOf({ height, type }: Pick<BlockSignal, 'height' | 'type'>): string {
  return `btc-${String(height)}-${type}`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
