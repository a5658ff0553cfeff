import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CacheHealth } from './cache/cache.health.js';
import { WriteReport, type WritesReport } from './cache/writes/write.report.js';
import { writesLook } from './cli/writes.look.js';
import { ChangeFollower } from './changes/change.follower.js';
import { ChangeReport } from './changes/change.report.js';
import type { Examination, Look } from './cli/doctor.examiner.js';
import type { ServerClient } from './cli/server.client.js';
import { viewsLook, type ViewState } from './cli/views.look.js';
import type { Settings } from './config/settings.js';
import { DatabaseExamination, type DatabaseFindings } from './database/database.examination.js';
import { ViewOperations } from './materialization/view-operations.port.js';
import type { QueryRegistry } from './registry/query.registry.js';

export interface DoctorTools {
  readonly settings: Settings;
  readonly server: ServerClient;
  registry(): Promise<QueryRegistry>;
  /** Reaches the database as its owner. */
  pendingMigrations(): Promise<readonly string[]>;
  withApplication<T>(look: (app: NestFastifyApplication) => Promise<T>): Promise<T>;
}

interface Facts {
  readonly database: DatabaseFindings;
  readonly untracked: readonly string[];
  readonly tracked: number;
  readonly outboxRows: number;
  readonly oldestOutboxMs: number;
  readonly trusted: boolean;
  readonly position: number;
  readonly views: readonly ViewState[];
  readonly shared: Awaited<ReturnType<CacheHealth['check']>>;
  readonly writes: WritesReport;
}

const OUTBOX_OLD_MS = 5000;
const CONNECT_MS = 2000;

/** Every look of the doctor, in the order a person would take them. */
export function examinations(tools: DoctorTools): readonly Examination[] {
  let facts: Facts | undefined;
  const told = (look: (facts: Facts) => Look | readonly Look[]) => () =>
    Promise.resolve(facts === undefined ? ok('not looked at') : look(facts));
  const asked: Examination = {
    check: 'application',
    needs: ['definitions', 'migrations'],
    look: async () => {
      facts = await tools.withApplication(gather);
      return ok('the database answers, definitions agree with it, every module is wired');
    },
  };
  const needs = ['application'];
  return [
    { check: 'configuration', look: () => Promise.resolve(configuration(tools.settings)) },
    { check: 'definitions', look: async () => definitions(await tools.registry()) },
    { check: 'migrations', look: async () => migrations(await tools.pendingMigrations()) },
    asked,
    { check: 'database', needs, look: told(({ database }) => databaseLooks(database)) },
    { check: 'data', needs, look: told(({ database }) => dataLook(database)) },
    { check: 'change log', needs, look: told(changeLogLooks) },
    { check: 'views', needs, look: told(({ views }) => viewsLook(views)) },
    { check: 'redis', needs, look: told(({ shared }) => redisLook(shared)) },
    { check: 'writes', needs, look: told(({ writes }) => writesLook(writes)) },
    { check: 'server', look: () => serverLook(tools.server, () => tools.registry()) },
  ];
}

async function gather(app: NestFastifyApplication): Promise<Facts> {
  const report = await app.get(ChangeReport).read();
  const { trusted, position, tables } = app.get(ChangeFollower).status();
  return {
    database: await app.get(DatabaseExamination).examine(),
    untracked: tables
      .filter(({ state }) => state === 'untracked')
      .map(({ table, reason }) => `${table} (${reason ?? 'unknown'})`),
    tracked: tables.filter(({ state }) => state === 'tracked').length,
    outboxRows: report.outboxRows,
    oldestOutboxMs: report.oldestOutboxMs ?? 0,
    trusted,
    position,
    views: await viewStates(app.get(ViewOperations)),
    shared: await sharedTier(app.get(CacheHealth)),
    writes: await writtenValues(app.get(WriteReport)),
  };
}

async function viewStates(views: ViewOperations): Promise<readonly ViewState[]> {
  const [status, freshness] = [await views.status(), await views.freshness()];
  const kept = new Set(freshness.filter(({ isKept }) => isKept).map(({ name }) => name));
  return status.map(({ name, condition }) => ({ name, condition, isKept: kept.has(name) }));
}

/** The connection was begun a moment ago: it is given time to be made. */
async function sharedTier(health: CacheHealth): Promise<Facts['shared']> {
  const deadline = performance.now() + CONNECT_MS;
  for (;;) {
    const found = await health.check();
    if (found.status !== 'degraded' || performance.now() > deadline) return found;
    await pause(CONNECT_MS / 20);
  }
}

async function writtenValues(report: WriteReport): Promise<WritesReport> {
  const deadline = performance.now() + CONNECT_MS;
  while (report.isAwaitingServer && performance.now() < deadline) await pause(CONNECT_MS / 20);
  return report.read();
}

function ok(detail: string): Look {
  return { state: 'ok', detail };
}

function configuration(settings: Settings): Look {
  const { environment, role, cache, database } = settings;
  const where = database.url === null ? 'embedded PostgreSQL' : 'PostgreSQL at DATABASE_URL';
  if (!cache.enabled) {
    return {
      state: 'warn',
      detail: `${environment}, role ${role}, ${where}; the cache is off`,
      remedy: 'Set CACHE_ENABLED=true to have answers cached.',
    };
  }
  return ok(`${environment}, role ${role}, ${where}, namespace ${cache.namespace}`);
}

function definitions(registry: QueryRegistry): Look {
  const all = registry.list();
  if (all.length === 0)
    return {
      state: 'fail',
      detail: 'no definition was found',
      remedy: 'Restore definitions/ or correct registry.definitions_directory.',
    };
  const cached = all.filter(({ cache }) => cache !== null).length;
  return ok(`${String(all.length)} queries, ${String(cached)} granted caching, version ${registry.version}`);
}

function migrations(pending: readonly string[]): Look {
  if (pending.length === 0) return ok('all applied');
  const remedy = 'Run npm start, or npm run falaj -- data load: both apply them.';
  return { state: 'fail', detail: `not yet applied: ${pending.join(', ')}`, remedy };
}

function databaseLooks(found: DatabaseFindings): readonly Look[] {
  const server = ok(`PostgreSQL ${found.version}, role ${found.role}`);
  if (found.ownedTables.length === 0) return [server, ok('the application owns nothing it reads')];
  const remedy = 'Let DATABASE_URL log in as a role of its own and give the owner in DATABASE_OWNER_URL.';
  return [
    server,
    { state: 'warn', detail: `the application owns ${String(found.ownedTables.length)} tables it reads`, remedy },
  ];
}

function dataLook(found: DatabaseFindings): Look {
  const rows = found.datasets.reduce((sum, { records }) => sum + records, 0);
  if (rows > 0) return ok(`${String(found.datasets.length)} datasets, ${String(rows)} records`);
  return { state: 'fail', detail: 'no data is loaded', remedy: 'Run npm run falaj -- data load.' };
}

function changeLogLooks(facts: Facts): readonly Look[] {
  const { trusted, position, tracked, untracked, outboxRows, oldestOutboxMs } = facts;
  const log: Look = trusted
    ? ok(`followed to ${String(position)}`)
    : {
        state: 'fail',
        detail: 'the log cannot be followed',
        remedy: 'See whether the database answers and DATABASE_DIRECT_URL reaches it past any pooler.',
      };
  const waiting: Look =
    outboxRows > 0 && oldestOutboxMs > OUTBOX_OLD_MS
      ? {
          state: 'fail',
          detail: `${String(outboxRows)} changes wait for a number`,
          remedy: "Look for a long lock: SELECT * FROM pg_locks WHERE locktype = 'advisory'.",
        }
      : ok(`${String(outboxRows)} changes wait for a number`);
  const tables: Look =
    untracked.length === 0
      ? ok(`${String(tracked)} tables tracked`)
      : {
          state: 'warn',
          detail: `untracked: ${untracked.join(', ')}`,
          remedy: 'Answers over them live at most a minute. Let the owner own them, or enable their triggers again.',
        };
  return [log, waiting, tables];
}

function redisLook(shared: Facts['shared']): Look {
  if (shared.status === 'off') return ok('not configured; answers are cached in memory');
  if (shared.status === 'up') return ok(`answers after ${(shared.latencyMs ?? 0).toFixed(1)} ms`);
  const why = shared.tier?.reason === undefined ? '' : ` (${shared.tier.reason})`;
  return {
    state: 'warn',
    detail: `configured and not answering${why}; answers come from memory and the database`,
    remedy: 'Start that server, or correct REDIS_URL, REDIS_SENTINELS or REDIS_CLUSTER_NODES.',
  };
}

type HealthDetails = Readonly<Record<string, { readonly status?: string; readonly message?: string }>>;

/** What is not up, in its own words. */
function unwell(details: HealthDetails): string {
  const parts = Object.entries(details).filter(([, { status }]) => status !== 'up');
  return (
    parts.map(([name, { message }]) => (message === undefined ? name : `${name}: ${message}`)).join('; ') ||
    'no reason given'
  );
}

async function serverLook(server: ServerClient, registry: () => Promise<QueryRegistry>): Promise<readonly Look[]> {
  const { baseUrl } = server;
  if (!(await server.isRunning())) return [ok(`none runs at ${baseUrl}`)];
  const { body } = await server.probe('/health/ready');
  const { status, details, error } = body as { status?: unknown; details?: HealthDetails; error?: HealthDetails };
  const ready: Look =
    status === 'ok'
      ? ok(`runs at ${baseUrl}, ready`)
      : {
          state: 'warn',
          detail: `runs at ${baseUrl}, ${status === 'degraded' ? 'degraded' : 'not ready'}: ${unwell({ ...details, ...error })}`,
          remedy: `See ${baseUrl}/health.`,
        };
  return [ready, await driftLook(server, registry)];
}

/** Definitions are read at start: a server goes on with those it has. */
async function driftLook(server: ServerClient, registry: () => Promise<QueryRegistry>): Promise<Look> {
  const { version } = await registry();
  const { body } = await server.get('/api/v1/queries');
  const served = (body as { registry_version?: string }).registry_version ?? 'unknown';
  if (served === version) return ok(`serves definitions of version ${version}, as they stand here`);
  const detail = `serves definitions of version ${served}; here stands ${version}`;
  return { state: 'warn', detail, remedy: 'Start the server again to serve these.' };
}
