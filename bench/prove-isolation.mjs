// Nobody sees or changes what is somebody else's: every endpoint of the OpenAPI document, asked by callers of every role over tenants
// and workspaces, through two servers that share what they keep. No answer shows a mark of another owner's data; every answer is that of
// a server that keeps nothing; nothing of others is changed; no forged credential is accepted.
// Options: --requests N, --seed N, --quick, --json F.
import { loadSettings } from '../dist/config/load-settings.js';
import { BREAKS, brokenBy } from './isolation/broken.mjs';
import { Judge } from './isolation/judge.mjs';
import { Marks } from './isolation/marks.mjs';
import { poolsOf } from './isolation/pools.mjs';
import { principals } from './isolation/principals.mjs';
import { Requests } from './isolation/requests.mjs';
import { againstPublishedKeys, againstSecret, goodOf, Issuer } from './isolation/tokens.mjs';
import { ask, World } from './isolation/world.mjs';
import { isQuick, option, Report, seeded } from './support/report.mjs';

const seed = Number(option('seed', '1'));
const wanted = Number(option('requests', isQuick ? '10000' : '100000'));
const READ_SHARE = 0.75;
const WRITE_SHARE = 0.15;
/** Distinct reads that every caller makes. */
const DISTINCT = isQuick ? 200 : 800;
const LANES = 32;
/** Requests under a guard that is put wrong. */
const TIMES_BROKEN = isQuick ? 1500 : 3000;
const random = seeded(seed);
const pick = (list) => list[Math.floor(random() * list.length)];

/** Runs `work` as often as asked, so many at once. */
async function inLanes(times, work) {
  let begun = 0;
  const lane = async () => {
    while (begun < times) {
      begun += 1;
      await work(begun);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** What each caller is told by the server that keeps nothing, asked once for each request. */
class Expected {
  known = new Map();

  constructor(bare) {
    this.bare = bare;
  }

  of(caller, request) {
    if (!request.isCompared || request.headers['cache-control'] === 'only-if-cached') return null;
    const key = `${caller.name} ${request.id}`;
    if (!this.known.has(key)) this.known.set(key, ask(this.bare, request, caller.headers));
    return this.known.get(key);
  }
}

/** The reads that every caller makes. */
function distinctReads(requests) {
  const perOperation = Math.max(2, Math.ceil(DISTINCT / requests.reads.length));
  return requests.reads
    .flatMap((operation) => Array.from({ length: perOperation }, () => requests.make(operation)))
    .map((request, id) => ({ ...request, id }));
}

async function read(servers, { distinct, expected, callers, judge, times }) {
  const validators = new Map();
  await inLanes(times, async (at) => {
    const caller = pick(callers);
    const request = pick(distinct);
    const known = await expected.of(caller, request);
    const validator = random() < 0.2 ? validators.get(request.url) : undefined;
    const more = { ...caller.headers, ...(validator === undefined ? {} : { 'if-none-match': validator }) };
    const answer = await ask(servers[at % 2], request, more);
    const etag = answer.headers.get('etag');
    // A confirmation is held against the body that went with the tag, and so against one that could be compared.
    if (etag !== null && answer.status === 200 && known?.status === 200) validators.set(request.url, etag);
    judge.judge(caller, { ...request, validator }, answer, known);
    if (at % 5000 === 0)
      console.error(`${at} reads, ${judge.leaks.length} leaks, ${judge.differences.length} differences`);
  });
}

/** Each guard put wrong in turn, under the same questions: how much of it is found. */
async function breaks(world, report, { forged, requests, ...reading }) {
  for (const name of Object.keys(BREAKS)) {
    const settings = { REDIS_URL: world.redis.url, CACHE_NAMESPACE: `broken_${seed}`, ...brokenBy(name) };
    const servers = [await world.server({ ...settings, FALAJ_ROLE: 'http' })];
    servers.push(servers[0]);
    const judge = new Judge(reading.judge.marks);
    await read(servers, { ...reading, judge, times: TIMES_BROKEN });
    const accepted = await forgeries(servers[0], requests, forged, TIMES_BROKEN);
    await servers[0].stop();
    await world.redis.flush();
    const found = judge.leaks.length + judge.differences.length + judge.foreignWrites.length + accepted.length;
    report.add(`put wrong: ${name}: found`, found, 'requests', '>= 1', found > 0);
  }
}

async function writePhase(world, requests, callers, judge) {
  await inLanes(Math.ceil(wanted * WRITE_SHARE), async (at) => {
    const caller = pick(callers);
    const request = requests.make(random() < 0.6 ? pick(requests.writes) : pick(requests.reads));
    judge.judge(caller, request, await ask(world.servers[at % 2], request, caller.headers));
  });
}

/** Every operation with every credential that must not be accepted. @returns those that were */
async function forgeries(server, requests, credentials, times) {
  const names = Object.keys(credentials);
  const accepted = [];
  await inLanes(times, async (at) => {
    const operation = requests.operations[at % requests.operations.length];
    const name = names[Math.floor(at / requests.operations.length) % names.length];
    const request = { ...requests.make(operation), headers: {} };
    const header = name.startsWith('key:')
      ? { 'x-api-key': credentials[name] }
      : { authorization: `Bearer ${credentials[name]}` };
    const answer = await ask(server, request, header);
    if (answer.status !== 401) accepted.push(`${name}: ${request.method} ${request.url} ${answer.status}`);
  });
  return accepted;
}

async function keysThatFail(world, callers) {
  const admin = callers.find(({ roles }) => roles.includes('admin'));
  const order = {
    method: 'POST',
    url: '/api/v1/admin/api-keys',
    headers: {},
    body: { name: 'withdrawn', roles: ['analyst'] },
  };
  const made = JSON.parse((await ask(world.servers[0], order, admin.headers)).text);
  const key = made.key ?? made.secret ?? made.token;
  const id = made.id ?? made.key_id;
  const end = { method: 'DELETE', url: `/api/v1/admin/api-keys/${id}`, headers: {} };
  const ended = await ask(world.servers[0], end, admin.headers);
  if (typeof key !== 'string' || ended.status > 299) throw new Error(`no key to withdraw: ${JSON.stringify(made)}`);
  return {
    'key: withdrawn': key,
    'key: changed at its end': `${key.slice(0, -3)}abc`,
    'key: of nobody': `${key.slice(0, key.indexOf('_') + 1)}${'A'.repeat(43)}`,
  };
}

/** Rows of a tenant that hold a text of another: a write that went to the wrong place. */
async function misplaced(world, marks) {
  let found = 0;
  for (const [tenant, { text }] of marks.ofTenant)
    for (const [table, column] of [
      ['issues', 'summary'],
      ['issue_comments', 'body'],
      ['projects', 'name'],
    ]) {
      const sql = `SELECT count(*)::int AS n FROM public.${table} WHERE tenant_id <> $1 AND ${column} LIKE '%' || $2 || '%'`;
      found += (await world.admin.query(sql, [tenant, text])).rows[0].n;
    }
  return found;
}

async function putSessions(world, marks, callers) {
  for (const caller of callers.filter(({ tenants, roles }) => tenants.length === 1 && roles.length > 0)) {
    const mark = { text: marks.mark() };
    marks.ofSession.set(caller.name, mark);
    const put = { method: 'PUT', url: '/api/v1/sessions/shared', headers: {}, body: { context: { note: mark.text } } };
    const { status, text } = await ask(world.servers[0], put, caller.headers);
    if (status !== 200) throw new Error(`no session for ${caller.name}: ${status} ${text}`);
  }
}

/** Views are filled with what was marked, so that answers from them are judged as well. */
async function refreshViews(world, callers) {
  const operator = callers.find(({ roles }) => roles.includes('admin'));
  const order = { method: 'POST', url: '/api/v1/admin/materialized-views/refresh', headers: {}, body: {} };
  const { status, text } = await ask(world.servers[0], order, operator.headers);
  if (status > 299) throw new Error(`views were not refreshed: ${status} ${text.slice(0, 300)}`);
}

function tell(report, judge, accepted, displaced, tried) {
  const none = (work, list) => {
    report.add(work, list.length, 'requests', 0, list.length === 0);
    for (const each of list.slice(0, 5)) console.error(work, JSON.stringify(each));
  };
  report.add('requests', judge.requests + tried, 'requests', wanted, judge.requests + tried >= wanted);
  report.add('of these, compared with a server that keeps nothing', judge.compared, 'requests');
  report.add('of these, confirmed as unchanged (304)', judge.confirmed, 'requests');
  report.add('of these, refused (401, 403, 404)', judge.refused, 'requests');
  report.add('of these, with a credential that must not be accepted', tried, 'requests');
  none('answers that show what is somebody else’s', judge.leaks);
  none('answers that differ from those where nothing is kept', judge.differences);
  none('changes of what is somebody else’s', judge.foreignWrites);
  report.add('rows found with another owner than their text', displaced, 'rows', 0, displaced === 0);
  none('credentials accepted that must not be', accepted);
  none('answers that failed (500) or never came', judge.failures);
  report.add('answers refused for load or time (503, 504)', judge.failed - judge.failures.length, 'requests');
}

async function main() {
  const world = await World.open();
  // However this process ends, its servers do not stay behind.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void world.close().finally(() => process.exit(1)));
  const issuer = await Issuer.start();
  try {
    const marks = new Marks(random);
    await marks.put(world.admin);
    const document = JSON.parse(
      (await ask(world.servers[0], { method: 'GET', url: '/openapi.json', headers: {} })).text,
    );
    const pools = await poolsOf(world, marks, document);
    const callers = await principals(pools.tenants, pools.workspaces);
    await putSessions(world, marks, callers);
    await refreshViews(world, callers);
    const requests = new Requests(document, pools, random);
    const judge = new Judge(marks);
    const expected = new Expected(world.bare);
    const reading = { distinct: distinctReads(requests), expected, callers, judge };
    await read(world.servers, { ...reading, times: Math.ceil(wanted * READ_SHARE) });
    const { jwtSecret } = loadSettings({ environment: { NODE_ENV: 'development' } }).auth;
    const good = callers.find(({ tenants }) => tenants.length === 1).token;
    const forged = { ...(await againstSecret(jwtSecret, good)), ...(await keysThatFail(world, callers)) };
    const report = new Report('isolation', { seed, callers: callers.length, operations: requests.operations.length });
    await breaks(world, report, { ...reading, forged, requests });
    await writePhase(world, requests, callers, judge);
    const times = Math.ceil((wanted * (1 - READ_SHARE - WRITE_SHARE)) / 2);
    const accepted = await forgeries(world.servers[0], requests, forged, times);
    const trusting = await world.server({ JWKS_URL: issuer.url, CACHE_ENABLED: 'false', FALAJ_ROLE: 'http' });
    const guest = await ask(
      trusting,
      { method: 'GET', url: '/api/v1/executive/overview?workspace_id=duckdb', headers: {} },
      { authorization: `Bearer ${await goodOf(issuer)}` },
    );
    if (guest.status !== 200) throw new Error(`a good token is refused: ${guest.status} ${guest.text}`);
    accepted.push(...(await forgeries(trusting, requests, await againstPublishedKeys(issuer, jwtSecret), times)));
    tell(report, judge, accepted, await misplaced(world, marks), 2 * times);
    report.finish();
  } finally {
    await issuer.stop();
    await world.close();
  }
}

await main();
