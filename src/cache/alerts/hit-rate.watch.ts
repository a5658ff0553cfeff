import type { AlertThresholds } from '../../config/watch-settings.js';
import type { AlertBoard } from './alert.board.js';
import { severityOf } from './severity.js';

/** Reads of one region since this process started. */
export interface RegionReads {
  readonly region: string;
  readonly hits: number;
  readonly misses: number;
}

/**
 * Holds the hit rates of regions against their thresholds, each over the time since the last look. Too few reads say nothing: an alert
 * is neither raised nor resolved by them.
 */
export class HitRateWatch {
  private before = new Map<string, RegionReads>();

  constructor(
    private readonly board: AlertBoard,
    /** By region; one without a threshold is not watched. */
    private readonly thresholds: ReadonlyMap<string, number>,
    private readonly sampleMin: number,
    private readonly rule: AlertThresholds,
  ) {}

  look(now: readonly RegionReads[]): void {
    for (const each of now) this.judge(each);
    this.before = new Map(now.map((each) => [each.region, each]));
  }

  private judge({ region, hits, misses }: RegionReads): void {
    const threshold = this.thresholds.get(region);
    if (threshold === undefined) return;
    const before = this.before.get(region) ?? { hits: 0, misses: 0 };
    const [newHits, newMisses] = [hits - before.hits, misses - before.misses];
    const reads = newHits + newMisses;
    if (reads < this.sampleMin) return;
    const rate = newHits / reads;
    const found = severityOf({ ...this.rule, warning: this.rule.warning ?? threshold }, rate, true);
    const fields = { hitRate: Math.round(rate * 1000) / 1000, threshold: found?.threshold ?? threshold, reads };
    if (found === undefined) this.board.resolve('hit_rate', region, fields);
    else this.board.raise('hit_rate', region, fields, found.severity);
  }
}
