export interface MaterializationSettings {
  /** Answer registered queries from views where that is sound. */
  readonly routingEnabled: boolean;
  /** Build what is missing or outdated at start. */
  readonly applyAtStart: boolean;
  /** Refresh by the definitions' schedules. */
  readonly scheduleEnabled: boolean;
  /** Runs of this process at once; each has two connections of a pool of its own, never of the requests'. */
  readonly refreshConcurrency: number;
  /** Runs that may wait for their turn; more are refused with database.overloaded. */
  readonly queueMax: number;
  readonly lockTimeoutMs: number;
  /** Longest one build or refresh may run. */
  readonly statementTimeoutMs: number;
  /** Longest a swap waits for readers to let go, each time; it is tried again with jitter. */
  readonly swapLockTimeoutMs: number;
  readonly swapAttemptsMax: number;
  readonly busyRetryMs: number;
  readonly busyAttemptsMax: number;
  /** Attempts at one run that others were in the way of, or whose connection was lost. */
  readonly attemptsMax: number;
  /** Pause before the second attempt; each further one is that much longer. Jitter is added. */
  readonly retryMs: number;
  /** Failures of one kind in a row after which a view is suspended. */
  readonly suspendFailuresMax: number;
  /** Longest that a caller who cancels a run waits for its end. */
  readonly cancelWaitMs: number;
  /** Pause between two looks for changes of what views with `on_change` read. */
  readonly changeLookMs: number;
  /** A refresh that takes longer is not made in place, where readers wait for it. */
  readonly plainRefreshMsMax: number;
  /** A view larger than so many times what its rows need is written anew. */
  readonly bloatFactorMax: number;
  /** Below this a view's size is not looked at. */
  readonly bloatBytesMin: number;
  /** Share of a view's rows that may be dead before they are cleared by VACUUM, and the fewest that are worth it. */
  readonly vacuumDeadShare: number;
  readonly vacuumDeadRowsMin: number;
  /** Share of a view's rows that must have been written before the planner's statistics are taken anew. */
  readonly analyzeShare: number;
  readonly historyRowsMax: number;
  /** Rows of one statement whose images are queued for an incremental view; a statement of more marks everything. */
  readonly incrementalImagesMax: number;
  /** Share of an incremental view's rows up to which touched keys are refreshed one by one; above it, all rows at once. */
  readonly incrementalShareMax: number;
  /** Pause between two comparisons of an incremental view with its query, over all processes; 0: none. */
  readonly incrementalAuditSeconds: number;
  /** Of the answers from views, how many are compared with the tables, off the request's path; 0: none. */
  readonly verifyShare: number;
  readonly verifyPerMinuteMax: number;
  readonly verifyDeadlineMs: number;
  /** Longest all comparisons of a minute may take together. */
  readonly verifyCostMsPerMinute: number;
}

/** The log of what registered queries ask of the database, and what is made of it. */
export interface WorkloadSettings {
  readonly enabled: boolean;
  /** One run in so many is logged, and stands for as many. */
  readonly sampleEvery: number;
  readonly queriesMax: number;
  /** Parameter sets of a query that are told apart: its heaviest. */
  readonly setsMax: number;
  /** Parameters longer than this as JSON are counted, and not kept. */
  readonly paramsBytesMax: number;
  readonly flushMs: number;
  /** What is not written by then counts as lost. */
  readonly flushTimeoutMs: number;
  readonly retainHours: number;
  /** Rows kept over all hours; the oldest hours go first. */
  readonly rowsMax: number;
  /** Pause between two measurements of one view against its query. */
  readonly measureEverySeconds: number;
  /** Time that one round of measurements may take, off the request path. */
  readonly measureBudgetMs: number;
  /** Longest one of the compared statements may run. */
  readonly measureTimeoutMs: number;
  readonly advice: AdviceSettings;
}

export interface AdviceSettings {
  /** A question asked of the database less often is not worth a view. */
  readonly loadsPerDayMin: number;
  /** Nor is one that its tables answer faster. */
  readonly tableMsMin: number;
  /** A view is not judged before it was watched for so long. */
  readonly observedSecondsMin: number;
  readonly proposalsMax: number;
}
