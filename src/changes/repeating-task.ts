import { Logger } from '@nestjs/common';
import type { CancelTimer, Timers } from '../kernel/clock.js';

export interface RepeatingTaskOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => Promise<void>;
}

/** Does one thing again and again, never twice at once. A failure is told once; the next turn comes all the same. */
export class RepeatingTask {
  private readonly logger = new Logger(RepeatingTask.name);
  private cancelNext: CancelTimer | null = null;
  private failing = false;
  private stopped = false;

  constructor(
    private readonly timers: Timers,
    private readonly options: RepeatingTaskOptions,
  ) {}

  /** The first turn comes after one pause. */
  start(): void {
    this.cancelNext = this.timers.after(this.options.everyMs, () => void this.turn());
  }

  stop(): void {
    this.stopped = true;
    this.cancelNext?.();
  }

  private async turn(): Promise<void> {
    try {
      await this.options.work();
      this.failing = false;
    } catch {
      if (!this.failing) this.logger.warn({ message: 'a periodic task fails', task: this.options.name });
      this.failing = true;
    }
    if (!this.stopped) this.start();
  }
}
