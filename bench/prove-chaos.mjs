// Faults of every kind, done to real servers while rows are written behind the API and read through it. Every answer is held
// against what the tables held; the change log is audited after each scenario. Options: --only WORD, --seconds N, --quick, --seed N, --json F.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { postgresGroup } from './chaos/postgres.scenarios.mjs';
import { processGroup } from './chaos/process.scenarios.mjs';
import { clusterGroup, withCluster } from './chaos/redis-cluster.scenarios.mjs';
import { redisGroup } from './chaos/redis.scenarios.mjs';
import { redisNetworkGroup } from './chaos/redis-network.scenarios.mjs';
import { ALLOWANCE_MS, LEASE_MS } from './chaos/oracle.mjs';
import { Scenario } from './chaos/scenario.mjs';
import { stepGroup } from './chaos/step.scenarios.mjs';
import { World } from './chaos/world.mjs';
import { isQuick, option, Report, seeded } from './support/report.mjs';

const GROUPS = [redisGroup, redisNetworkGroup, postgresGroup, processGroup, stepGroup];

const only = option('only', '').toLowerCase();
const seconds = Number(option('seconds', isQuick ? '1' : '4'));
const seed = Number(option('seed', '1'));
const random = seeded(seed);
const stalls = monitorEventLoopDelay({ resolution: 5 });

/** What is asked for, in order. */
function chosen(groups, world) {
  const all = groups.flatMap((group) =>
    group.scenarios(world).map((definition) => ({ ...definition, name: `${group.name}: ${definition.name}` })),
  );
  return all.filter(({ name, quick = true }) => name.toLowerCase().includes(only) && (quick || !isQuick));
}

async function play(world, fleet, definition, report) {
  const result = await new Scenario(definition).play(world, fleet, { seconds, random, isQuick });
  tell(result, report);
  return result;
}

async function playAll(world, report) {
  const results = [];
  if (chosen(GROUPS, {}).length > 0) await world.raise();
  for (const definition of chosen(GROUPS, world)) {
    if (definition.withoutRedis !== true) await world.raiseRedis();
    results.push(await play(world, world.fleet, definition, report));
  }
  if (chosen([clusterGroup], {}).length === 0) return results;
  await world.fleet?.stop();
  const isBuilt = await withCluster(world, async (cluster, fleet) => {
    for (const definition of chosen([clusterGroup], { cluster }))
      results.push(await play(world, fleet, definition, report));
  });
  if (!isBuilt) report.add('redis cluster: failover', 'not built', '');
  return results;
}

function tell(result, report) {
  const { name, requests, hits, withToken, refused, cut, faults, wrong, hung, longestMs, recoveryMs, problems } =
    result;
  const isRight = wrong.length === 0 && hung === 0 && problems.length === 0;
  const value = [
    `${requests} requests`,
    `${hits} from cache`,
    `${withToken} with a position`,
    `${refused} refused`,
    `${cut} cut`,
    `${faults} faults`,
    `${wrong.length} wrong`,
    `longest ${Math.round(longestMs)} ms`,
    `recovered in ${(recoveryMs / 1000).toFixed(1)} s`,
  ].join(', ');
  report.add(name, value, '', '0 wrong', isRight);
  console.error(`${isRight ? 'ok ' : 'BAD'} ${name}: ${value}`);
  for (const each of [...wrong.map((one) => JSON.stringify(one)), ...problems].slice(0, 10))
    console.error(`    ${each}`);
}

async function main() {
  const began = performance.now();
  stalls.enable();
  const report = new Report('chaos', { seconds, seed, lease_ms: LEASE_MS, allowance_ms: ALLOWANCE_MS, only });
  const world = await World.start();
  // However this process ends, nothing it started stays behind.
  process.once('exit', () => world.abandon());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  let results = [];
  try {
    results = await playAll(world, report);
  } finally {
    await world.stop();
  }
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
  report.add('longest stall of this process', (stalls.max / 1e6).toFixed(1), 'ms');
  report.add('time', Math.round((performance.now() - began) / 1000), 's');
  report.add('scenarios', results.length, '', 'one or more', results.length > 0);
  report.finish();
  const wrong = sum(({ wrong }) => wrong.length);
  const hung = sum((result) => result.hung);
  const other = sum(({ problems }) => problems.length);
  if (other > 0) console.log(`${other} other problems`);
  console.log(`${sum((r) => r.requests)} requests, ${sum((r) => r.faults)} faults, ${wrong} wrong, ${hung} hung`);
}

await main();
