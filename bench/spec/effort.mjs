// What a server and its database spend while requests are answered: queries as the server counts those it had the database run, transactions
// and busy time as PostgreSQL counts them, processor time as the system does.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const COUNTED = `SELECT (xact_commit + xact_rollback)::float8 AS transactions, active_time AS active_ms FROM pg_stat_database WHERE datname = current_database()`;
/** PostgreSQL tells its counters of a session after it was idle for a second. */
const TOLD_MS = 1200;
const TICKS_PER_SECOND = 100;
const USER_TIME = 11;

/** Processor seconds of the process and, for a database, of every process below it; NaN where the system does not tell. */
function processorSeconds(pid) {
  try {
    const ticks = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => statOf(name))
      .filter((stat) => stat !== null && (stat.pid === pid || stat.parent === pid));
    return ticks.reduce((sum, each) => sum + each.ticks, 0) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

function statOf(name) {
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      pid: Number(name),
      parent: Number(words[1]),
      ticks: Number(words[USER_TIME]) + Number(words[USER_TIME + 1]),
    };
  } catch {
    return null;
  }
}

/** Every query that went to the database, whatever became of its line in the log of queries. */
async function queriesRun({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = [...text.matchAll(/^query_log_runs_total\{[^}]*\} (\S+)$/gm)];
  if (samples.length === 0) throw new Error('the server does not tell how many queries it had run');
  return samples.reduce((sum, [, value]) => sum + Number(value), 0);
}

export class Effort {
  constructor(owner, postgresPid, server) {
    Object.assign(this, { owner, postgresPid, server });
  }

  async counters() {
    await pause(TOLD_MS);
    const { rows } = await this.owner.query(COUNTED);
    const processor = processorSeconds(this.server.child.pid) + processorSeconds(this.postgresPid);
    return { ...rows[0], processor, queries: await queriesRun(this.server), at: performance.now() };
  }

  /** What idling costs in the same time is taken off: following the change log is not an answer's doing. */
  async of(work) {
    const idleFrom = await this.counters();
    await pause(1500);
    const from = await this.counters();
    const result = await work();
    const to = await this.counters();
    const share = (to.at - from.at) / (from.at - idleFrom.at);
    const net = (name) => to[name] - from[name] - (from[name] - idleFrom[name]) * share;
    return {
      result,
      queries: (to.queries - from.queries) / result.requests,
      // Following the log takes many transactions and asking a slow dashboard few: on a busy machine these say little, those above all.
      transactions: Math.max(0, net('transactions')) / result.requests,
      databaseMs: Math.max(0, net('active_ms')) / result.requests,
      processorMs: (1000 * Math.max(0, net('processor'))) / result.requests,
    };
  }
}
