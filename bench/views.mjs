// What views are worth and what they cost, on the labour market at a stated scale, through the product as shipped: the same questions
// asked of the base tables and of the view in turn (the cache off), by the executor and as bare SQL; then every way to refresh, and
// the storage. Plans and indexes of what is compared are printed. Options: --scale N, --rounds N, --analyze, --quick, --strict, --json F.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import pg from 'pg';
import { createApplication } from '../dist/app.factory.js';
import { loadSettings } from '../dist/config/load-settings.js';
import { CopyConnection } from '../dist/database/copy-connection.js';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { ReadTransaction } from '../dist/database/read-transaction.js';
import { LabourMarketLoader } from '../dist/domains/labour-market/labour-market.loader.js';
import { ViewOperations } from '../dist/materialization/view-operations.port.js';
import { QueryExecutor } from '../dist/registry/query.executor.js';
import { QueryRegistry } from '../dist/registry/query.registry.js';
import { QUERY_ROUTER } from '../dist/registry/query.router.js';
import { isQuick, option, percentile, Report } from './support/report.mjs';

const scale = Number(option('scale', isQuick ? '1' : '20'));
const rounds = Number(option('rounds', isQuick ? '7' : '11'));
const SPEED_UP = 100;
const ROUND_MS = 250;
const REFRESH_SECONDS = 30;
const OVERHEAD = 2;
const STATEMENT_TIMEOUT_MS = 600_000;

const QUESTIONS = [
  {
    label: 'retention, 36 months, 50 employees',
    view: 'mv_retention_by_company_36m',
    params: { time_period_months: 36, min_employees: 50 },
  },
  { label: 'salary statistics by sector', view: 'mv_salary_stats_sector', params: {} },
];
const SCOPE = { principal: 'benchmark', tenants: [], tenant: null, roles: ['admin'], reading: {} };
const SILENT = { log: () => undefined, warn: () => undefined, error: console.error };
const INDEXES = `SELECT tablename, indexdef FROM pg_indexes WHERE schemaname || '.' || tablename = ANY ($1) ORDER BY 1, 2`;
const TOUCH = `UPDATE public.employment_records SET salary_qar = salary_qar + 1
  WHERE ctid = (SELECT ctid FROM public.employment_records WHERE status = 'employed' ORDER BY month DESC LIMIT 1)`;

async function connect(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function load(database) {
  await migrate(database.ownerUrl, database.appRole);
  const owner = await connect(database.ownerUrl);
  await new LabourMarketLoader().load(new CopyConnection(owner), { scale });
  await owner.query('ANALYZE');
  const { rows } = await owner.query('SELECT count(*)::int AS records FROM public.employment_records');
  return { owner, records: rows[0].records };
}

/** One application; it builds, refreshes and warms nothing by itself. */
async function application(database, environment, role) {
  const settings = loadSettings({ environment: { NODE_ENV: 'development', CACHE_ENABLED: 'false', ...environment } });
  const urls = { app: database.appUrl, owner: database.ownerUrl, direct: database.appUrl, appRole: database.appRole };
  const app = await createApplication(
    {
      ...settings,
      role,
      database: { ...settings.database, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
      materialization: { ...settings.materialization, applyAtStart: false, scheduleEnabled: false },
      prefetch: { ...settings.prefetch, packsAtStart: [] },
    },
    urls,
    { logger: SILENT },
  );
  await app.init();
  return app;
}

async function timed(work) {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}

/**
 * Medians of both sides, asked in turn, each first in half of the rounds. In a round each side is asked one by one for as long as a
 * round lasts, at least once, and every ask counts: a server that answers is warm, and one ask of a few milliseconds after half a second
 * of another's work is not. A first round of each is not counted.
 */
async function compare(base, view) {
  const times = { base: [], view: [] };
  const ask = async (question, into) => {
    const until = performance.now() + ROUND_MS;
    do into.push((await timed(question)).ms);
    while (performance.now() < until);
  };
  await ask(base, []);
  await ask(view, []);
  for (let round = 0; round < rounds; round++) {
    const sides = [
      ['base', base],
      ['view', view],
    ];
    for (const [name, question] of round % 2 === 0 ? sides : sides.reverse()) await ask(question, times[name]);
  }
  return { base: percentile(times.base, 0.5), view: percentile(times.view, 0.5), asks: times.view.length };
}

const rounded = (value, digits = 2) => Number(value.toFixed(digits));

class Benchmark {
  constructor(report, parts) {
    Object.assign(this, { report, ...parts });
    this.views = this.routed.get(ViewOperations);
  }

  /** Each way to bring a view up to its inputs, led to by what leads to it in operation. */
  async refreshes({ view }) {
    await this.refresh(view, 'build', () => undefined);
    await this.refresh(view, 'concurrent', () => this.owner.query(TOUCH));
    await this.refresh(view, 'plain', () => this.owner.query(`REFRESH MATERIALIZED VIEW public.${view} WITH NO DATA`));
    const outdated = 'UPDATE falaj.view_state SET fingerprint = repeat($2, 16) WHERE name = $1';
    await this.refresh(view, 'swap', () => this.owner.query(outdated, [view, '0']));
  }

  async refresh(view, mode, lead) {
    await lead();
    const { ms, value } = await timed(() => this.views.refresh([view]));
    const [run] = value;
    if (run?.mode !== mode || !['succeeded', 'skipped'].includes(run.state))
      throw new Error(
        `${view}: a run of mode ${mode} was expected, and ended as ${run?.state}, ${run?.mode} (${run?.reason ?? ''} ${run?.errorClass ?? ''})`,
      );
    const seconds = ms / 1000;
    this.report.add(`${view}: ${mode}`, rounded(seconds, 3), 's', `< ${REFRESH_SECONDS}`, seconds < REFRESH_SECONDS);
  }

  async question({ label, view, params }) {
    const { query } = this.views.definitions().find(({ name }) => name === view);
    const bound = this.routed.get(QueryRegistry).bind(query.queryId, params);
    const values = query.bindings.map((name) => bound.params[name] ?? null);
    const asked = this.routed.get(QUERY_ROUTER).ask(bound);
    const { rows } = await this.routed
      .get(ReadTransaction)
      .run((reader) => reader.query(`SELECT ${asked.expression(1)}`, asked.values));
    const route = asked.choose(rows[0][0]);
    if (route?.view !== view) throw new Error(`${label} is not answered from ${view}`);
    await this.explain(`${label}, base tables`, query.statement, values, query.reads);
    await this.explain(`${label}, view`, route.text, route.values, [`public.${view}`]);
    await this.same(label, query.queryId, params, view);
    const execute = (app) => () => app.get(QueryExecutor).execute(query.queryId, SCOPE, params);
    await this.row(`${label}: executor`, execute(this.unrouted), execute(this.routed));
    const bare = (text, given) => () => this.reader.query({ text, values: [...given] });
    await this.row(`${label}: bare SQL`, bare(query.statement, values), bare(route.text, route.values));
  }

  /** A faster answer counts only where it is the same answer. */
  async same(label, queryId, params, view) {
    const [base, routed] = [this.unrouted, this.routed].map((app) =>
      app.get(QueryExecutor).execute(queryId, SCOPE, params),
    );
    const [a, b] = [await base, await routed].map((answer) => JSON.parse(answer.render(Date.now()).toString('utf8')));
    if (a.provenance.view !== null || b.provenance.view !== view)
      throw new Error(`${label}: not answered from where it should be`);
    const equal = a.row_count > 0 && JSON.stringify(a.rows) === JSON.stringify(b.rows);
    this.report.add(`${label}: rows, the same from both`, b.row_count, 'rows', 'equal', equal);
  }

  async row(label, base, view) {
    const median = await compare(base, view);
    const ratio = median.base / median.view;
    this.report.add(`${label}, base tables, median`, rounded(median.base), 'ms');
    this.report.add(`${label}, view, median of ${median.asks}`, rounded(median.view, 3), 'ms');
    this.report.add(`${label}, speed-up`, rounded(ratio, 1), 'times', `>= ${SPEED_UP}`, ratio >= SPEED_UP);
  }

  async explain(title, text, values, relations) {
    const prefix = process.argv.includes('--analyze') ? 'EXPLAIN (ANALYZE, BUFFERS)' : 'EXPLAIN';
    const { rows } = await this.reader.query({ text: `${prefix} ${text}`, values: [...values] });
    const { rows: indexes } = await this.owner.query(INDEXES, [[...relations]]);
    const lines = [
      ...rows.map((row) => row['QUERY PLAN']),
      'Indexes:',
      ...indexes.map(({ indexdef }) => `  ${indexdef}`),
    ];
    console.log([`== ${title}`, ...lines, ''].join('\n'));
  }

  async storage() {
    const status = await this.views.status();
    for (const { view } of QUESTIONS) {
      const { storageOverhead } = status.find(({ name }) => name === view);
      const told = rounded(storageOverhead, 6);
      this.report.add(
        `${view}: view and indexes over its tables`,
        told,
        'times',
        `< ${OVERHEAD}`,
        storageOverhead < OVERHEAD,
      );
    }
  }
}

async function main() {
  const place = mkdtempSync(join(tmpdir(), 'falaj-bench-'));
  const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
  const open = [];
  try {
    const { owner, records } = await load(database);
    open.push(() => owner.end());
    const reader = await connect(database.appUrl);
    open.push(() => reader.end());
    const routed = await application(database, { VIEW_ROUTING_ENABLED: 'true' }, 'all');
    open.push(() => routed.close());
    const unrouted = await application(database, { VIEW_ROUTING_ENABLED: 'false' }, 'http');
    open.push(() => unrouted.close());
    const { rows } = await owner.query('SHOW server_version');
    const report = new Report('views', {
      scale,
      employment_records: records,
      rounds,
      cache: 'off',
      durability: 'none',
      postgresql: rows[0].server_version,
    });
    const benchmark = new Benchmark(report, { owner, reader, routed, unrouted });
    for (const question of QUESTIONS) await benchmark.refreshes(question);
    // The touched row left both views' inputs changed for the one refreshed earlier.
    await benchmark.views.refresh(QUESTIONS.map(({ view }) => view));
    for (const question of QUESTIONS) await benchmark.question(question);
    await benchmark.storage();
    console.log(`${records} employment records, ${rounds} rounds, PostgreSQL ${rows[0].server_version}\n`);
    report.finish({ strict: process.argv.includes('--strict') });
  } finally {
    for (const close of open.reverse()) await close();
    await database.stop();
    rmSync(place, { recursive: true, force: true });
  }
}

await main();
