/** How long a process may rely on what it knows of the change log, as shipped. */
export const LEASE_MS = 200;

/**
 * How much is added for scheduling: nothing. A process trusts what it knew at most a lease before it looked, and it looks
 * after the request was sent; all moments are taken by the one monotonic clock of this machine, and each is taken on the side
 * that widens the window (a request begins before it is sent and ends after it was read, a COMMIT likewise). So a busy machine makes the
 * check more lenient, never wrong. By how much at worst is told in the report: the longest stall of this process.
 */
export const ALLOWANCE_MS = 0;

/** After a fault of the database has ended, how long a process may still refuse: its reconnecting backs off up to 2 s. */
const SETTLE_MS = 3000;

/** The longest any request may take: `http.request_timeout_ms`, and what it takes to say so. */
export const DEADLINE_MS = 31_000;

const DOCUMENTED = new Map([
  ['database.unavailable', 503],
  ['database.overloaded', 503],
  ['change.unreached', 503],
  ['query.timeout', 504],
]);

/** Holds every answer against what the tables held, and every other outcome against what was being done to the servers. */
export class Oracle {
  constructor({ mayRefuse }) {
    this.mayRefuse = mayRefuse;
    this.outcomes = [];
    this.refusals = [];
    this.cuts = [];
  }

  note(outcome) {
    this.outcomes.push(outcome);
  }

  /** From now until the function returned is called, requests may be refused for lack of a database. */
  refusing() {
    return open(this.refusals);
  }

  /** From now until the function returned is called, connections to this process may break. */
  cutting(process) {
    return open(this.cuts, process);
  }

  judge() {
    const sums = { requests: 0, hits: 0, refused: 0, cut: 0, hung: 0, longestMs: 0, withToken: 0 };
    const wrong = [];
    const failed = [];
    for (const outcome of this.outcomes) {
      const { kind, start, end } = outcome;
      sums.requests += 1;
      if (outcome.floor !== undefined) sums.withToken += 1;
      if (kind !== 'cut') sums.longestMs = Math.max(sums.longestMs, end - start);
      if (kind === 'hung' || end - start > DEADLINE_MS) sums.hung += 1;
      if (kind === 'answer') {
        if (outcome.hit) sums.hits += 1;
        const problem = this.#wrongAnswer(outcome);
        if (problem !== undefined) wrong.push(told(outcome, problem));
      } else if (kind === 'refused' && this.#mayBeRefused(outcome)) sums.refused += 1;
      else if (kind === 'cut' && within(this.cuts, outcome, SETTLE_MS, outcome.process)) sums.cut += 1;
      else if (kind !== 'hung') failed.push(told(outcome, `${kind}: ${outcome.message}`));
    }
    return { ...sums, wrong, failed };
  }

  #mayBeRefused(outcome) {
    const { code, status, isProblem } = outcome;
    if (!this.mayRefuse || !isProblem || DOCUMENTED.get(code) !== status) return false;
    return within(this.refusals, outcome, SETTLE_MS);
  }

  #wrongAnswer({ lane, value, start, end, floor }) {
    const version = lane.byValue.get(value);
    if (version === undefined) return 'a value that was never committed';
    if (version.fate === 'void') return 'a value whose commit failed';
    if (floor !== undefined && version.index < floor && version.fate !== 'lost')
      return `older than the version ${floor} that was named`;
    const since = start - LEASE_MS - ALLOWANCE_MS;
    if (version.spans.some(([from, to]) => from <= end && to >= since)) return undefined;
    const late = Math.min(...version.spans.map(([from, to]) => (from > end ? from - end : start - to)));
    return `outside its time by ${late.toFixed(1)} ms (the lease counted in)`;
  }
}

function open(windows, process) {
  const window = { from: performance.now(), to: Infinity, process };
  windows.push(window);
  return () => {
    window.to = Math.min(window.to, performance.now());
  };
}

function within(windows, { start, end }, settleMs, process) {
  return windows.some((window) => window.process === process && window.from <= end && window.to + settleMs >= start);
}

function told({ lane, process, value, status, floor, start, end, cacheStatus }, problem) {
  const { current } = lane;
  return {
    problem,
    lane: lane.number,
    process: process.name,
    value,
    newest: current?.value,
    floor,
    status,
    cacheStatus,
    start: start.toFixed(1),
    tookMs: (end - start).toFixed(1),
    spans: JSON.stringify(lane.byValue.get(value)?.spans.map((span) => span.map((at) => at?.toFixed?.(1)))),
  };
}
