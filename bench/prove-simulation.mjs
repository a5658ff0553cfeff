// The cache engine and the follower of the change log, as they are, in many simulated worlds: several processes each, over a modelled
// PostgreSQL, Redis and network that delay, reorder, partition, crash, pause, lose, revert and restore. Each seed is one order of events.
// Every answer is held against what the tables held. Options: --seeds N, --from N, --every N (each N-th from there: of some kinds of
// worlds one in 8 is), --quick, --json F. Stopped by Ctrl-C, it tells how far it came.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isQuick, option, Report } from './support/report.mjs';

const BATCH = 32;
const SHARE = 2000;
/** A seed decides everything: what comes only sometimes comes from elsewhere, and that must be known first of all. */
const AGAIN = 5;
/** Where nobody watches, a line now and then. */
const TOLD_EVERY = 50_000;
const seeds = Number(option('seeds', isQuick ? '10000' : '1000000'));
const first = Number(option('from', '1'));
const every = Number(option('every', '1'));

if (process.send === undefined) await prove();
else await work();

/** Runs shares of the seeds in as many processes as there are processors. */
async function prove() {
  const began = performance.now();
  const sums = { seeds: 0, reads: 0, hits: 0, writes: 0, faults: 0, events: 0 };
  const violations = [];
  let next = 0;
  process.once('SIGINT', () => (next = seeds));
  const lane = async () => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // What stops the whole group is for this process to hear: it lets them end what they are at.
      detached: true,
    });
    const ended = new Promise((_, reject) =>
      child.once('exit', (code) => reject(new Error(`a worker ended (${code})`))),
    );
    while (next < seeds) {
      const from = next;
      next = Math.min(seeds, from + SHARE);
      const answer = new Promise((resolve) => child.once('message', resolve));
      child.send({ from, to: next });
      const share = await Promise.race([answer, ended]);
      for (const name of Object.keys(sums)) sums[name] += share.sums[name];
      violations.push(...share.violations);
      const progress = `${sums.seeds} of ${seeds} seeds, ${violations.length} violations`;
      if (process.stderr.isTTY) process.stderr.write(`\r${progress}`);
      else if (sums.seeds % TOLD_EVERY < share.sums.seeds) console.log(progress);
    }
    ended.catch(() => undefined);
    child.disconnect();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  if (process.stderr.isTTY) process.stderr.write('\n');
  for (const { seed, kind, detail, again, events } of violations.slice(0, 20))
    console.log(`seed ${seed}: ${kind}, again in ${again} of ${AGAIN} (events ${events}): ${detail}`);
  const report = new Report('simulation', {
    seeds,
    first,
    every,
    seconds: Math.round((performance.now() - began) / 1000),
  });
  report.add('orders of events (one a seed)', sums.seeds, 'seeds', seeds, sums.seeds === seeds);
  report.add('events', sums.events, 'events');
  report.add('answers held against the tables', sums.reads, 'reads');
  report.add('of these, from a cache', sums.hits, 'reads');
  report.add('transactions', sums.writes, 'writes');
  report.add('faults', sums.faults, 'faults');
  report.add('stale, hung, lost or failed', violations.length, 'violations', 0, violations.length === 0);
  report.finish();
}

/** Several worlds side by side: they share the turns of this process's event loop, and nothing else. */
async function work() {
  await import('./support/typescript.mjs');
  const { Simulation } = await import('../test/simulation/simulation.ts');
  const { Logger } = await import('@nestjs/common');
  Logger.overrideLogger(false);
  // Thousands of expected failures a second: nobody reads where they came from.
  Error.stackTraceLimit = 0;
  process.on('message', ({ from, to }) => {
    void share(Simulation, from, to).then((answer) => process.send(answer));
  });
  process.on('disconnect', () => process.exit(0));
}

async function share(Simulation, from, to) {
  const sums = { seeds: 0, reads: 0, hits: 0, writes: 0, faults: 0, events: 0 };
  const violations = [];
  for (let at = from; at < to; at += BATCH) {
    const places = Array.from({ length: Math.min(BATCH, to - at) }, (_, index) => at + index);
    const batch = places.map((place) => new Simulation(first + place * every).run());
    for (const outcome of await Promise.all(batch)) {
      sums.seeds += 1;
      for (const name of ['reads', 'hits', 'writes', 'faults', 'events']) sums[name] += outcome[name];
      if (outcome.violations.length > 0) violations.push(...(await tried(Simulation, outcome)));
    }
  }
  return { sums, violations };
}

/** Its violations, and in how many runs of the same seed in this process there are some again; a seed has so many events each time. */
async function tried(Simulation, { seed, events, violations }) {
  const runs = [];
  for (let run = 0; run < AGAIN; run++) runs.push(await new Simulation(seed).run());
  const again = runs.filter((each) => each.violations.length > 0).length;
  const all = [events, ...runs.map((each) => each.events)].join(' ');
  return violations.map((violation) => ({ ...violation, seed, again, events: all }));
}
