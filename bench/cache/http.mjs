// Row m: a cached GET through the whole product (token, validation, headers, hooks) beside bare Fastify and beside a plain Nest handler
// behind the same guard, both sending ready bytes; each server and the load generator in a process of its own. Beside them, what Node alone
// gives where it sends the same head as the product: the generator reads it as well. Then 200 GETs at once of
// one cold URL whose query is slow: how many of them asked the database.
import { execFile, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { loadSettings } from '../../dist/config/load-settings.js';
import { issueToken } from '../../dist/http/token.issuer.js';
import { connectOwner, startApplication } from './application.mjs';
import { atLeast, exactly } from './bench.mjs';
import { interleave, median, ratios } from './rounds.mjs';

const CONNECTIONS = 10;
const QUERIES = '/api/v1/queries';
const SIZES = [
  { name: 'small', label: '1 KB', path: `${QUERIES}/world_gdp_per_capita_ranking/run?top_n=1`, target: 0.8 },
  { name: 'medium', label: '20 KB', path: `${QUERIES}/world_gdp_per_capita_ranking/run?top_n=120`, target: 0.75 },
  { name: 'large', label: '200 KB', path: `${QUERIES}/employment_summary_monthly/run?status=inactive`, target: 0.8 },
];
const PLAIN_TARGET = 0.9;
const AT_ONCE = 200;
const SLOW_MS = 50;
/** What a statement logged is in the file by then. */
const LOGGED_MS = 200;
const COLD = '/api/v1/labour-market/world-bank-indicators?indicator=NY.GDP.MKTP.CD&country=QAT';
const TABLE = 'public.world_bank_indicators';
const AUTOCANNON = fileURLToPath(new URL('../peers/node_modules/autocannon/autocannon.js', import.meta.url));

/** Headers that Node writes itself. */
const OWN = new Set(['connection', 'date', 'keep-alive']);

const execute = promisify(execFile);

/** Requests a second from outside, over connections that stay open. Fails where anything but 200 came back. */
async function load(url, headers, seconds) {
  const words = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
  const options = ['-j', '-n', '-c', String(CONNECTIONS), '-d', String(seconds), ...words, url];
  const { stdout } = await execute(process.execPath, [AUTOCANNON, ...options], { timeout: 60_000 });
  const { requests, non2xx, errors, statusCodeStats } = JSON.parse(stdout);
  if (errors > 0 || non2xx > 0) throw new Error(`${url}: ${errors} errors, answers ${JSON.stringify(statusCodeStats)}`);
  return requests.average;
}

async function startServer(bench, name, words) {
  const script = fileURLToPath(new URL(`servers/${name}.mjs`, import.meta.url));
  const child = fork(script, words, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, LOG_LEVEL: 'error' },
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  bench.open.push(async () => {
    child.kill('SIGTERM');
    await gone;
  });
  const { port } = await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    gone.then(() => Promise.reject(new Error(`${name} ended before it listened`))),
  ]);
  return `http://127.0.0.1:${port}`;
}

/** What the product answers, as the bytes the other two send. */
async function readyBytes(bench, url, headers) {
  const folder = mkdtempSync(join(tmpdir(), 'falaj-bench-'));
  bench.open.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = {};
  for (const { name, path } of SIZES) {
    await fetch(url + path, { headers });
    const reply = await fetch(url + path, { headers: { ...headers, 'accept-encoding': 'identity' } });
    if (!reply.headers.get('cache-status')?.includes('hit')) throw new Error(`${path} is not cached: ${reply.status}`);
    const bytes = Buffer.from(await reply.arrayBuffer());
    files[name] = { file: join(folder, name), bytes: bytes.byteLength };
    writeFileSync(`${files[name].file}.head`, JSON.stringify([...reply.headers].filter(([name]) => !OWN.has(name))));
    writeFileSync(files[name].file, bytes);
  }
  return files;
}

async function throughput(bench, { application, headers }) {
  const files = await readyBytes(bench, application.url, headers);
  const words = (prefix) => Object.entries(files).map(([name, { file }]) => `${prefix}${name}=${file}`);
  const fastify = await startServer(bench, 'bare-fastify', words('/'));
  const nest = await startServer(bench, 'plain-nest', words(''));
  const node = await startServer(bench, 'bare-node', words('/'));
  const seconds = bench.isQuick ? 1 : 2;
  const rounds = bench.isQuick ? 2 : bench.rounds;
  for (const { name, label, path, target } of SIZES) {
    const urls = {
      falaj: application.url + path,
      fastify: `${fastify}/${name}`,
      nest: `${nest}/ready/${name}`,
      node: `${node}/${name}`,
    };
    const measured = await interleave(urls, rounds, (url) => load(url, headers, seconds));
    const told = `cached GET, about ${label} (${files[name].bytes} bytes)`;
    const row = { row: 'm', better: 'higher' };
    const against = (base) => ({ falaj: ratios(measured, base).falaj });
    bench.report.compare({
      ...row,
      work: told,
      unit: 'of bare Fastify',
      values: against('fastify'),
      target: atLeast(target),
    });
    bench.report.compare({
      ...row,
      work: told,
      unit: 'of plain Nest',
      values: against('nest'),
      target: atLeast(PLAIN_TARGET),
    });
    bench.report.compare({
      ...row,
      work: `the same head and body by Node alone, about ${label}`,
      unit: 'of bare Fastify',
      values: { falaj: ratios(measured, 'fastify').node },
    });
  }
  await compressed(bench, application.url + SIZES[1].path, headers, { rounds, seconds });
}

/** Only informs: what asking for gzip changes. */
async function compressed(bench, url, headers, { rounds, seconds }) {
  const sides = { falaj: { ...headers, 'accept-encoding': 'gzip' }, plain: headers };
  const reply = await fetch(url, { headers: sides.falaj });
  const encoding = reply.headers.get('content-encoding') ?? 'sent as it is';
  const measured = await interleave(sides, rounds, (given) => load(url, given, seconds));
  const work = `cached GET, about ${SIZES[1].label}, asked for gzip (${encoding})`;
  bench.report.compare({
    row: 'm',
    work,
    unit: 'of not asked',
    values: { falaj: ratios(measured, 'plain').falaj },
    better: 'higher',
  });
}

/** The query is slow because its table is locked for as long as it takes to be slow. */
async function storm(owner, watcher, url, headers) {
  await owner.query(`BEGIN; LOCK TABLE ${TABLE} IN ACCESS EXCLUSIVE MODE`);
  const asked = Promise.all(Array.from({ length: AT_ONCE }, () => fetch(url, { headers })));
  const began = performance.now();
  // Every caller has a moment to arrive after the first has reached the database.
  for (let seenAt = Infinity; performance.now() - began < 5000 && performance.now() - seenAt < SLOW_MS;) {
    const { rowCount } = await watcher.query(
      `SELECT FROM pg_locks WHERE NOT granted AND relation = '${TABLE}'::regclass LIMIT 1`,
    );
    if (rowCount > 0 && seenAt === Infinity) seenAt = performance.now();
    await pause(5);
  }
  await owner.query('COMMIT');
  const replies = await asked;
  if (replies.some(({ status }) => status !== 200)) throw new Error(`${url}: not all were answered`);
  await Promise.all(replies.map((reply) => reply.arrayBuffer()));
  return replies.filter(({ headers: sent }) => {
    const status = sent.get('cache-status') ?? '';
    return !status.includes('hit') && !status.includes('collapsed');
  }).length;
}

/** How often the server's own log says that the question was executed. Others read the table as well, whoever warms up for example. */
function executions(log, year) {
  const entry = new RegExp(String.raw`execute [^\n]*WITH answer(?:(?! LOG: )[^])*?\$4 = '${year}'`, 'g');
  return log.match(entry)?.length ?? 0;
}

async function stampede(bench, { database, application, headers }) {
  const owner = await connectOwner(bench, database);
  const watcher = new pg.Client({ connectionString: database.superuserUrl('falaj') });
  await watcher.connect();
  bench.open.push(() => watcher.end());
  await watcher.query('ALTER SYSTEM SET log_min_duration_statement = 0');
  await watcher.query('SELECT pg_reload_conf()');
  const told = [];
  const years = Array.from({ length: bench.isQuick ? 3 : 10 }, (_, number) => 1960 + number);
  for (const year of years) {
    told.push(await storm(owner, watcher, `${application.url}${COLD}&start_year=${year}`, headers));
  }
  await pause(LOGGED_MS);
  const log = readFileSync(join(database.directory, 'server.log'), 'utf8');
  const executed = years.map((year) => executions(log, year));
  if (executed.includes(0)) throw new Error('the server logged no execution of a question that was answered');
  const loads = executed.map((times, at) => Math.max(times, told[at]));
  const row = { row: 'm', unit: 'loads' };
  const work = `${AT_ONCE} GETs at once of a cold URL`;
  bench.report.compare({
    ...row,
    work: `${work}, most of ${loads.length}`,
    values: { falaj: Math.max(...loads) },
    target: exactly(1),
  });
  bench.report.compare({ ...row, work: `${work}, median`, values: { falaj: median(loads) } });
}

export async function run(bench) {
  const redis = await bench.redis();
  const started = await startApplication(bench, { REDIS_URL: redis.url });
  const { auth } = loadSettings({ environment: { NODE_ENV: 'development' } });
  const token = await issueToken(auth, { subject: 'benchmark', roles: ['analyst'], ttlSeconds: 3600 });
  const parts = { ...started, headers: { authorization: `Bearer ${token}` } };
  await throughput(bench, parts);
  await stampede(bench, parts);
}
