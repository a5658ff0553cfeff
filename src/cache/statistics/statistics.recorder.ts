import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { RepeatingTask } from '../../changes/repeating-task.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { CLOCK } from '../../observability/clock.token.js';
import { CacheStatistics } from '../cache.statistics.js';
import { countedOf, type Counted } from './counted.js';
import { StatisticsArchive } from './statistics.archive.js';
import { StatisticsHistory } from './statistics.history.js';
import { windowReport, type WindowReport } from './window.report.js';

const MINUTE_MS = 60_000;

/** What the cache did over time: here in memory, and of all processes where the database answers. */
@Injectable()
export class StatisticsRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly history: StatisticsHistory;
  private readonly task: RepeatingTask;

  constructor(
    private readonly statistics: CacheStatistics,
    private readonly archive: StatisticsArchive,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) clock: Clock & Timers,
  ) {
    this.history = new StatisticsHistory(() => this.now(), clock);
    this.task = new RepeatingTask(clock, { name: 'statistics', everyMs: MINUTE_MS, work: () => this.minute() });
  }

  onApplicationBootstrap(): void {
    if (this.settings.cache.enabled) this.task.start();
  }

  /** What was counted last is told before the connection goes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.task.stop();
    if (this.settings.cache.enabled) await this.archive.tell(this.now()).catch(() => undefined);
  }

  /** What this process counted in the time up to now. */
  withinHere(ms: number): Counted {
    return this.history.within(ms);
  }

  /** The same of all processes: what they told, and what this one has not told yet; of this one alone where nobody can be asked. */
  async report(seconds: number): Promise<WindowReport> {
    const ms = seconds * 1000;
    try {
      const told = await this.archive.within(ms);
      return windowReport(seconds, 'all', [told, this.archive.untold(this.now())]);
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      return windowReport(seconds, 'process', [this.withinHere(ms)]);
    }
  }

  private async minute(): Promise<void> {
    this.history.mark();
    await this.archive.tell(this.now());
  }

  private now(): Counted {
    return countedOf(this.statistics.snapshot());
  }
}
