/** One thing that is done by the clock. */
export interface ScheduledWork {
  readonly name: string;
  /** Five fields of cron; null: never. */
  readonly cron: string | null;
  /** `one`: by one process; `each`: by every one. */
  readonly by: 'one' | 'each';
  readonly work: () => Promise<void>;
}

/** Where a domain has work done by the clock. */
export abstract class Schedule {
  /** To be called at start, once for each name. */
  abstract register(task: ScheduledWork): void;
}
