// What spans cost, and what a process holds: hits and misses over HTTP through one server process as shipped, without tracing, with every
// request recorded and sent to a collector, and with one that is away. --against FOLDER measures another checkout of the product beside it
// (built, with its own node_modules). Rounds alternate; each figure is the median. Options: --rounds N (5), --seconds N (4), --quick, --json F.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { drive } from './spec/load.mjs';
import { FalajProcess } from './support/processes.mjs';
import { isQuick, option, percentile, Report } from './support/report.mjs';

const FIRST_START_MS = 300_000;
const CONNECTIONS = 16;
const COUNTRIES = ['QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN'];
const rounds = Number(option('rounds', isQuick ? '3' : '5'));
const ms = 1000 * Number(option('seconds', isQuick ? '2' : '4'));
const against = option('against', '');

const hit = (number) => `/api/v1/queries/gcc_indicator/run?country=${COUNTRIES[number % COUNTRIES.length]}`;
/** Years that no earlier round asked for. */
let asked = 0;
const miss = () => {
  asked += 1;
  const [start, end] = [1900 + (asked % 120), 2020 + (Math.floor(asked / 120) % 80)];
  return `/api/v1/queries/gcc_indicator/run?start_year=${start}&end_year=${end}`;
};

/** Takes whatever is sent and counts its bytes. */
async function startCollector() {
  const collector = { bytes: 0, requests: 0 };
  const server = createServer((request, response) => {
    request.on('data', (part) => (collector.bytes += part.length));
    request.on('end', () => {
      collector.requests += 1;
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(collector, { url, stop });
}

/** The same product from another folder. */
class OtherProcess extends FalajProcess {
  launch() {
    const program = ['dist/program/main.js', 'dist/main.js'].find((name) => existsSync(join(against, name)));
    this.child = spawn(process.execPath, [program], {
      cwd: against,
      env: { ...process.env, PORT: String(this.port), LOG_LEVEL: 'error', ...this.environment },
      stdio: 'ignore',
    });
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
  }
}

const place = mkdtempSync(join(tmpdir(), 'falaj-tracing-'));
const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
const collector = await startCollector();
const report = new Report('tracing', { rounds, ms, connections: CONNECTIONS, against });
const servers = new Map();

async function start(name, environment, kind = FalajProcess) {
  const urls = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl };
  servers.set(name, await kind.start({ NODE_ENV: 'development', ...urls, ...environment }, FIRST_START_MS));
}

async function metric(server, name) {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

const median = (values) => percentile(values, 0.5);

try {
  await start('tracing off', { FALAJ_LOAD_DATA: 'labour-market' });
  if (against !== '') await start('the other checkout', { FALAJ_ROLE: 'http' }, OtherProcess);
  await start('all recorded', { FALAJ_ROLE: 'http', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  await start('collector away', { FALAJ_ROLE: 'http', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
  const figures = new Map([...servers.keys()].map((name) => [name, { hits: [], cpu: [], misses: [] }]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, server] of servers) {
      let number = 0;
      const cpu = await metric(server, 'process_cpu_seconds_total');
      const hits = await drive({ url: server.url, next: () => hit(number++), connections: CONNECTIONS, ms });
      const used = (await metric(server, 'process_cpu_seconds_total')) - cpu;
      const misses = await drive({ url: server.url, next: miss, connections: 1, ms: ms / 4 });
      if (round === 0) continue;
      figures.get(name).hits.push(hits.perSecond);
      figures.get(name).cpu.push((1e6 * used) / hits.requests);
      figures.get(name).misses.push(misses.meanMs);
    }
  }
  const base = figures.get('tracing off');
  for (const [name, { hits, cpu, misses }] of figures) {
    report.add(`${name}: hits, ${CONNECTIONS} connections`, Math.round(median(hits)), 'requests/s');
    report.add(`${name}: processor time of a hit`, Number(median(cpu).toFixed(1)), 'us');
    report.add(`${name}: processor time, to tracing off`, Number((median(cpu) / median(base.cpu)).toFixed(3)), 'ratio');
    report.add(`${name}: a miss over a small table, one caller`, Number(median(misses).toFixed(2)), 'ms');
    const memory = (await metric(servers.get(name), 'process_resident_memory_bytes')) / 2 ** 20;
    report.add(`${name}: resident memory after it`, Math.round(memory), 'MB');
  }
  report.add('sent to the collector', Number((collector.bytes / 2 ** 20).toFixed(1)), 'MB');
  report.finish({ strict: false });
} finally {
  for (const server of servers.values()) await server.kill();
  collector.stop();
  await database.stop();
  rmSync(place, { recursive: true, force: true });
}
