import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import type { Settings } from './config/settings.js';
import { CopyConnection } from './database/copy-connection.js';
import { provideDatabase, type ProvidedDatabase } from './database/database-provision.js';
import type { DatabaseUrls } from './database/database-urls.js';
import { OwnerConnection } from './database/owner-connection.js';
import { DatasetLoader } from './datasets/dataset.loader.js';
import type { DomainData } from './datasets/load.port.js';
import { domainData } from './domain-data.js';
import { RequestDrain } from './http/request-drain.js';
import { asFalajError } from './http/problem.document.js';
import { FalajError } from './kernel/falaj-error.js';
import type { DefinitionsAhead } from './registry/definitions/definitions-ahead.js';
import { Tracer } from './observability/tracing/tracer.js';
import { ProgressBar, type ProgressOutput } from './observability/progress-bar.js';

/** What a start tells the person who waits for it. */
export interface BootReporter {
  say(line: string): void;
  readonly progress: ProgressOutput;
}

export interface RunningServer {
  readonly url: string;
  /** Milliseconds each step of the start took, in order. */
  readonly phases: Readonly<Record<string, number>>;
}

type Closer = () => Promise<void>;

/** Undoes a start in reverse: no new requests, running ones to their end, pools, and the embedded database last. */
export class Shutdown {
  private readonly closers: Closer[] = [];
  private running: Promise<void> | undefined;

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  add(closer: Closer): void {
    this.closers.push(closer);
  }

  /** Safe to repeat. One closer that fails keeps no other from running. */
  run(): Promise<void> {
    this.running ??= this.unwind();
    return this.running;
  }

  private async unwind(): Promise<void> {
    const failures: unknown[] = [];
    for (let closer = this.closers.pop(); closer !== undefined; closer = this.closers.pop()) {
      await closer().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}

/**
 * From settings to a listening server. What was started is in `shutdown` at every moment, so that a start can be given up
 * halfway: by an error or by Ctrl-C during the load.
 */
export async function boot(settings: Settings, reporter: BootReporter, shutdown: Shutdown): Promise<RunningServer> {
  const phases: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const value = await work();
    phases[name] = Math.round(performance.now() - began);
    return value;
  };
  const domains = chosenDomains(settings);
  const parts = applicationParts();
  const definitions = definitionsAhead(settings);
  const database = await timed('database', () => startDatabase(settings, reporter, shutdown));
  if (shutdown.isRunning) throw new FalajError('server.stopping', 'the start was given up');
  if (settings.role !== 'http') {
    await timed('migrations', async () => migrateAll(await parts, database.urls, reporter));
    if (domains.length > 0) await timed('data', () => loadData(settings, domains, database.urls, reporter));
  }
  const app = await timed('application', async () =>
    (await parts).createApplication(settings, database.urls, { definitions }),
  );
  // Undone in reverse: what the last requests and jobs were told of is sent once they have ended.
  const tracer = app.get(Tracer);
  shutdown.add(() => tracer.stop());
  shutdown.add(() => closeGently(app, settings.http));
  const url = await timed('listening', () => listen(app, settings));
  return { url, phases };
}

/** An embedded server that is still starting is left too: it runs in a session of its own and would stay behind. */
function startDatabase(settings: Settings, reporter: BootReporter, shutdown: Shutdown): Promise<ProvidedDatabase> {
  const say = (line: string): void => {
    reporter.say(line);
  };
  const starting = provideDatabase(settings.database, say, { watch: true });
  const leave = async (): Promise<void> => {
    const database = await starting.catch(() => null);
    await database?.stop();
  };
  // There is nothing to undo with a database of the user's own, and so no waiting for it either.
  if (settings.database.url === null) shutdown.add(leave);
  return starting;
}

type ApplicationParts = Pick<typeof import('./app.factory.js'), 'createApplication'> &
  Pick<typeof import('./database/migrator.js'), 'migrate'>;

/**
 * Most of a start is reading the modules of the application. They are asked for beside the database, which takes its time to
 * start in a process of its own; should they fail, that is heard where they are awaited.
 */
function applicationParts(): Promise<ApplicationParts> {
  const parts = Promise.all([import('./app.factory.js'), import('./database/migrator.js')]).then(
    ([{ createApplication }, { migrate }]) => ({ createApplication, migrate }),
  );
  parts.catch(() => undefined);
  return parts;
}

/** The database takes its time to start, in which this thread would wait: definitions are read meanwhile. Faults are heard where they are awaited. */
function definitionsAhead({ registry }: Settings): DefinitionsAhead {
  const parts = [
    import('./registry/definitions/definitions.loader.js'),
    import('./registry/definitions/kept-definitions.js'),
  ] as const;
  const set = Promise.all(parts).then(([{ loadDefinitions }, { KeptDefinitions }]) =>
    loadDefinitions(registry.definitionsDirectory, registry, new KeptDefinitions(registry.keptDirectory)),
  );
  set.catch(() => undefined);
  return { set };
}

async function migrateAll({ migrate }: ApplicationParts, urls: DatabaseUrls, reporter: BootReporter): Promise<void> {
  const { applied } = await migrate(urls.owner, urls.appRole);
  if (applied.length > 0) reporter.say(`Applied ${applied.length} migrations`);
}

function chosenDomains({ database: { loadData } }: Settings): readonly DomainData[] {
  if (loadData === 'all') return domainData();
  try {
    return loadData.length === 0 ? [] : domainData(loadData);
  } catch (cause) {
    const { detail, hint } = asFalajError(cause);
    throw new FalajError('config.invalid', `FALAJ_LOAD_DATA: ${detail}`, { hint, cause });
  }
}

async function loadData(
  settings: Settings,
  domains: readonly DomainData[],
  urls: DatabaseUrls,
  reporter: BootReporter,
): Promise<void> {
  const bar = new ProgressBar(reporter.progress, () => performance.now());
  let announced = false;
  await new OwnerConnection(urls, settings).withOwner((client) =>
    new DatasetLoader(domains).load(new CopyConnection(client), {
      progress: ({ dataset, phase, rows, totalRows }) => {
        if (phase === 'unchanged') return;
        if (!announced) reporter.say('Loading the bundled data; this happens once');
        announced = true;
        if (phase === 'loaded') bar.finish(dataset, rows);
        else bar.update(dataset, rows, totalRows);
      },
    }),
  );
}

async function listen(app: NestFastifyApplication, settings: Settings): Promise<string> {
  const { host, port } = settings.http;
  try {
    await app.listen(port, host);
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'EADDRINUSE') throw cause;
    throw new FalajError('server.port_taken', `another process listens on ${host}:${port}`, { cause });
  }
  const bound = app.getHttpServer().address() as AddressInfo;
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${bound.port}`;
}

/** First nobody is to come, then nobody may: running requests finish, idle connections and new requests do not keep the process. */
async function closeGently(app: NestFastifyApplication, { leaveMs, drainMs }: Settings['http']): Promise<void> {
  const drain = app.get(RequestDrain);
  await drain.leave(leaveMs);
  drain.stop();
  const server = app.getHttpServer();
  server.close();
  server.closeIdleConnections();
  await drain.drained(drainMs);
  server.closeAllConnections();
  await app.close();
}
