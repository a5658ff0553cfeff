import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';

export type JobOutcome = 'succeeded' | 'failed';

export interface TaskCounts {
  readonly task: string;
  readonly outcomes: Readonly<Record<JobOutcome, number>>;
  readonly seconds: number;
}

/** What jobs this process did since it began, by task. Tasks are those that the code has, so there are few. */
@Injectable()
export class JobTally {
  private readonly byTask = new Map<string, { succeeded: number; failed: number; seconds: number }>();

  constructor(@Inject(CLOCK) private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  /** A job begins; what comes back is to be called when it has ended. */
  began(task: string): (outcome: JobOutcome) => void {
    const beganMs = this.clock.monotonicMs();
    return (outcome) => {
      const counts = this.of(task);
      counts[outcome] += 1;
      counts.seconds += (this.clock.monotonicMs() - beganMs) / 1000;
    };
  }

  /** Of these tasks, also where none of their jobs was done yet: a count that begins at nothing is one that can be told to grow. */
  counts(tasks: readonly string[]): readonly TaskCounts[] {
    return tasks.map((task) => {
      const { succeeded, failed, seconds } = this.of(task);
      return { task, outcomes: { succeeded, failed }, seconds };
    });
  }

  private of(task: string): { succeeded: number; failed: number; seconds: number } {
    const known = this.byTask.get(task) ?? { succeeded: 0, failed: 0, seconds: 0 };
    this.byTask.set(task, known);
    return known;
  }
}
