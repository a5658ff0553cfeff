/** What a schedule has to weigh. Times are milliseconds. */
export interface RefreshQuestion {
  /** How often its inputs change. */
  readonly changesPerDay: number;
  readonly loadsPerDay: number;
  /** What one answer from the view saves. */
  readonly savedMsPerLoad: number;
  readonly refreshMs: number;
}

export interface RefreshChoice {
  readonly refreshCron: string;
  /** Share of the time in which the view answers: from a refresh until the next change. */
  readonly availability: number;
  /** Those that find something changed; the others are skipped. */
  readonly refreshesPerDay: number;
  readonly savedMsPerDay: number;
  readonly costMsPerDay: number;
}

/** A slot that finds nothing changed still takes a connection, a look and a row of the ledger. */
const SLOT_MS = 20;

/** From seldom to often: of two that are worth the same the seldom one is taken. */
const SCHEDULES: readonly (readonly [refreshCron: string, perDay: number])[] = [
  ['0 1 * * *', 1],
  ['0 */12 * * *', 2],
  ['0 */6 * * *', 4],
  ['0 * * * *', 24],
  ['*/15 * * * *', 96],
  ['*/5 * * * *', 288],
];

/**
 * The schedule with the most left over. A view answers from its refresh until its inputs change next, and a slot without a change is
 * skipped, which costs little. For changes that come at any time alike, `rate` of them between two slots: some came with the probability 1 - e^-rate, and
 * the view answers for (1 - e^-rate) / rate of the time.
 */
export function chooseRefresh(question: RefreshQuestion): RefreshChoice {
  const choices = SCHEDULES.map(([refreshCron, perDay]) => weigh(question, refreshCron, perDay));
  return choices.reduce((best, next) => (netOf(next) > netOf(best) ? next : best));
}

export function netOf({ savedMsPerDay, costMsPerDay }: RefreshChoice): number {
  return savedMsPerDay - costMsPerDay;
}

function weigh(question: RefreshQuestion, refreshCron: string, perDay: number): RefreshChoice {
  const rate = question.changesPerDay / perDay;
  const isChanged = 1 - Math.exp(-rate);
  const availability = rate === 0 ? 1 : isChanged / rate;
  const refreshesPerDay = perDay * isChanged;
  return {
    refreshCron,
    availability,
    refreshesPerDay,
    savedMsPerDay: question.loadsPerDay * availability * question.savedMsPerLoad,
    costMsPerDay: refreshesPerDay * question.refreshMs + perDay * SLOT_MS,
  };
}
