// Requests as clients send them, over HTTP, to a server with the cache and views and to one with neither.
import { Effort } from './effort.mjs';
import { drive } from './load.mjs';
import { dashboardQuestions, hotQuestions, stream } from './questions.mjs';

const CONNECTIONS = 16;
/** Rows of one series change: every series is of that table, so all of its answers are asked for anew. */
const WRITE = `UPDATE public.world_bank_indicators SET value = value WHERE country_code = 'QAT'`;
const STEPS = [1, 2, 4, 8, 16, 32, 64, 128];
const FAST_MS = 100;
/** Without cache and views a dashboard may take seconds: so long it is asked, and no longer, however many questions that is. */
const BARE_MS = { quick: 20_000, full: 90_000 };
/** Of a whole workload, should a machine be too busy for it. */
const MOST_MS = 240_000;

const writing = (owner, every) => async (number) => {
  if (number % every === every - 1) await owner.query(WRITE);
};

/** The most requests a second that still come back within 100 ms, 95 in 100. With a pause of a second each, that many users. */
async function users({ url }, headers, next, ms) {
  let most = 0;
  for (const connections of STEPS) {
    const { p95Ms, perSecond, refused } = await drive({ url, headers, next, connections, ms, mayRefuse: true });
    if (refused > 0 || p95Ms > FAST_MS) break;
    most = Math.max(most, perSecond);
  }
  return most;
}

function tellReductions(world, cached, bare) {
  const saved = (name) => 100 * (1 - cached[name] / bare[name]);
  const work = 'of the dashboards without cache and views';
  const time = 100 * (1 - cached.result.meanMs / bare.result.meanMs);
  world.tell('4', `response time, mean, less than that ${work}`, time, '%', '>= 80');
  world.tell('4', `database queries a request, less than those ${work}`, saved('queries'), '%', '>= 60');
  world.tell('3', `database queries a request, less than those ${work}`, saved('queries'), '%', '>= 80');
  if (bare.transactions > 0)
    world.tell('4', `transactions as PostgreSQL counts them, less than those ${work}`, saved('transactions'), '%');
  world.tell('4', `the database's busy time a request, less than that ${work}`, saved('databaseMs'), '%', '>= 60');
  if (Number.isFinite(cached.processorMs))
    world.tell(
      '4',
      `processor time of server and database, less than that ${work}`,
      saved('processorMs'),
      '%',
      '>= 50',
    );
  const throughput = cached.result.perSecond / bare.result.perSecond;
  world.tell(
    '4',
    `requests a second over ${CONNECTIONS} connections, times those ${work}`,
    throughput,
    'times',
    '>= 5',
  );
}

async function hot(world, server, headers, dashboards) {
  const owner = await world.owner();
  // A smaller workload is the same in kind: fewer requests for as many fewer questions.
  const share = world.isQuick ? 5 : 1;
  const questions = await hotQuestions(owner, dashboards, share);
  const [count, every] = [20_000 / share, 5000 / share];
  const next = stream(questions, { exponent: 0.9, seed: world.seed });
  const onRequest = writing(owner, every);
  const asking = { headers, next, connections: CONNECTIONS, count, onRequest, ms: MOST_MS };
  const { hitRate, requests } = await drive({ url: server.url, ...asking });
  const work = `${requests} requests for ${questions.length} questions (Zipf 0.9), their table written every ${every}, packs warmed`;
  world.tell('1', `hit rate, ${work}`, hitRate, '%', '> 70');
}

async function dashboard(world, server, bare, headers, dashboards) {
  const owner = await world.owner();
  const [count, every] = [world.isQuick ? 4000 : 20_000, 2000];
  const asked = (seed) => stream(dashboards, { exponent: 0.7, seed });
  const { postgresPid } = await pidOf(owner);
  const shared = { headers, connections: CONNECTIONS };
  const cached = await new Effort(owner, postgresPid, server).of(() =>
    drive({
      ...shared,
      ...{ url: server.url, next: asked(world.seed), count, ms: MOST_MS, onRequest: writing(owner, every) },
    }),
  );
  const { hitRate, hitP95Ms, requests } = cached.result;
  const work = `${requests} requests for ${dashboards.length} dashboard questions (Zipf 0.7), a table written every ${every}`;
  world.tell('2', `hit rate, ${work}`, hitRate, '%', '> 80');
  world.tell('3', `answers from the cache over HTTP, p95, ${CONNECTIONS} connections`, hitP95Ms, 'ms', '< 100');
  const without = await new Effort(owner, postgresPid, bare).of(() =>
    drive({
      ...shared,
      ...{ url: bare.url, next: asked(world.seed), mayRefuse: true },
      ...{ count: world.isQuick ? 150 : 500, ms: BARE_MS[world.isQuick ? 'quick' : 'full'] },
    }),
  );
  const { requests: bareRequests, refused } = without.result;
  world.tell('4', 'dashboards asked of the server without cache and views, to compare', bareRequests, 'requests');
  world.tell('4', 'of them refused as too slow', refused, 'requests');
  tellReductions(world, cached, without);
  const ms = world.isQuick ? 1000 : 2500;
  const [many, few] = [await users(server, headers, asked(2), ms), await users(bare, headers, asked(2), ms)];
  world.tell('4', `users asking once a second, served within ${FAST_MS} ms (p95)`, many, 'users');
  world.tell('4', 'the same without cache and views', few, 'users');
  // Where no single caller is served that fast, one user stands for it: the ratio is then too low rather than too high.
  world.tell('4', 'users, times those without', many / Math.max(1, few), 'times', '>= 10');
  world.tell('4', 'calls to services outside the platform (target: 70 % fewer)', 0, 'calls', '<= 0');
}

async function pidOf(owner) {
  const { rows } = await owner.query(`SELECT pg_read_file('postmaster.pid') AS text`).catch(() => ({ rows: [] }));
  return { postgresPid: Number(rows[0]?.text.split('\n')[0]) };
}

export async function run(world) {
  const headers = await world.headers();
  const server = await world.cached();
  const bare = await world.bare();
  const dashboards = await dashboardQuestions(server, headers);
  await hot(world, server, headers, dashboards);
  await dashboard(world, server, bare, headers, dashboards);
}
