import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FalajError } from '../kernel/falaj-error.js';
import { DirectoryLock } from './embedded/directory-lock.js';
import { type ProcessIdentity, identityOf, isAlive } from './embedded/process-identity.js';
import { type Postmaster, livePostmaster, removeStaleFile, serverProcesses } from './embedded/postmaster-file.js';
import { hydrateLinks, installedBinaries } from './embedded/postgres-binaries.js';
import { assertVersion, clusterExists, createCluster } from './embedded/server-cluster.js';
import { type ServerHome, giveTo, settleHome } from './embedded/server-home.js';
import { type PrivilegeWay, ServerPrivilege } from './embedded/server-privilege.js';
import { LaunchError, freePort, launch, stopServer, waitEnd, waitReady } from './embedded/server-process.js';
import { APP_ROLE, DATABASE, OWNER_ROLE, createRoles } from './embedded/server-roles.js';
import { type ServerSecrets, serverSecrets } from './embedded/server-secrets.js';
import { ServerUsers } from './embedded/server-users.js';

export interface EmbeddedOptions {
  /** Folder for the cluster, its log, its passwords and who uses it. */
  readonly directory: string;
  /** `none` gives up safety against power loss, for tests. */
  readonly durability: 'full' | 'none';
  readonly log?: (line: string) => void;
  readonly connectionsMax?: number;
  /** Ways of running the server that may be tried. */
  readonly ways?: readonly PrivilegeWay[];
  /** The server's programs; those of the installed package if absent. */
  readonly native?: string;
  /** Folders any user may enter, for programs and data that the server's user cannot reach where they are. */
  readonly outside?: readonly string[];
}

const LOCK_WAIT_MS = 150_000;
const ATTEMPTS_MAX = 60;
const CONNECTIONS_MAX = 100;
const RETRY_MS = 250;
const LEFTOVER_MS = 15_000;
const OUTSIDE = ['/var/lib/falaj', '/opt/falaj', '/var/tmp', '/tmp'];

/**
 * A PostgreSQL server of one's own below one folder, kept between runs. A second process that starts it uses the one that
 * runs; the last to stop it shuts it down; one that was left behind by a killed process is adopted.
 */
export class EmbeddedPostgres {
  private ticket: string | null;
  private process: ProcessIdentity;
  readonly port: number;

  private constructor(
    private readonly directory: string,
    private readonly home: ServerHome,
    private readonly secrets: ServerSecrets,
    private readonly options: EmbeddedOptions,
    server: Postmaster,
    /** The server was running without anybody using it, left behind by a process that was killed. */
    readonly adopted: boolean,
    /** The server was running and another process uses it too. */
    readonly attached: boolean,
    ticket: string,
  ) {
    this.ticket = ticket;
    this.port = server.port;
    this.process = identityOf(server.pid);
  }

  /** Throws `embedded.unavailable` where no server can be run, saying what was tried. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const directory = resolve(options.directory);
    const lock = await enterDirectory(directory);
    try {
      return await EmbeddedPostgres.startLocked(directory, options);
    } finally {
      await lock.release();
    }
  }

  private static async startLocked(directory: string, options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const log = options.log ?? ((): void => undefined);
    const home = await findHome(directory, options, log);
    const users = new ServerUsers(join(directory, 'users'));
    const inUse = (await users.count()) > 0;
    const secrets = await serverSecrets(join(directory, 'secrets.json'), !clusterExists(home.data));
    const running = await findRunning(home.data);
    const server = running ?? (await startServer(directory, home, secrets, options, log));
    await createRoles(urlOf(server.port, 'postgres', secrets.superuser, 'postgres'), secrets);
    const [adopted, attached] = [running !== null && !inUse, running !== null && inUse];
    if (adopted) log(`Adopted the embedded PostgreSQL left running on port ${String(server.port)}`);
    const ticket = await users.enter();
    return new EmbeddedPostgres(directory, home, secrets, options, server, adopted, attached, ticket);
  }

  get pid(): number {
    return this.process.pid;
  }

  get isRunning(): boolean {
    return isAlive(this.process);
  }

  get appRole(): string {
    return APP_ROLE;
  }

  get ownerUrl(): string {
    return this.url(DATABASE, 'owner');
  }

  get appUrl(): string {
    return this.url(DATABASE, 'app');
  }

  url(database: string, role: 'owner' | 'app'): string {
    return urlOf(this.port, role === 'owner' ? OWNER_ROLE : APP_ROLE, this.secrets[role], database);
  }

  superuserUrl(database: string): string {
    return urlOf(this.port, 'postgres', this.secrets.superuser, database);
  }

  /**
   * Starts the server again after it ended by itself, on the port that its URLs name. Does nothing when another process has
   * done so, or after `stop`. Throws `embedded.unavailable` where it cannot be done now.
   */
  async revive(): Promise<void> {
    // Data that was removed is not made anew under a running process.
    if (!clusterExists(this.home.data)) throw gone(this.home.data);
    const lock = await DirectoryLock.acquire(join(this.directory, 'lock'), LOCK_WAIT_MS);
    try {
      if (this.ticket === null || this.isRunning) return;
      const server = (await findRunning(this.home.data)) ?? (await this.startAgain());
      if (server.port !== this.port) throw elsewhere(server.port, this.port);
      this.process = identityOf(server.pid);
    } finally {
      await lock.release();
    }
  }

  private async startAgain(): Promise<Postmaster> {
    const { durability, connectionsMax = CONNECTIONS_MAX } = this.options;
    const [home, port, logFile] = [this.home, this.port, join(this.directory, 'server.log')];
    await clearLeftovers(home.data);
    return launch({ home, port, logFile, durability, connectionsMax }).catch((error: unknown) => {
      throw startFailure(error, logFile);
    });
  }

  /** Leaves the server; stops it when no other live process uses it. Safe to repeat. */
  async stop(): Promise<void> {
    if (this.ticket === null) return;
    const ticket = this.ticket;
    this.ticket = null;
    const lock = await DirectoryLock.acquire(join(this.directory, 'lock'), LOCK_WAIT_MS);
    try {
      const users = new ServerUsers(join(this.directory, 'users'));
      await users.leave(ticket);
      const running = await livePostmaster(this.home.data);
      if (running !== null && (await users.count()) === 0) await stopServer(running.pid);
    } finally {
      await lock.release();
    }
  }
}

function urlOf(port: number, user: string, password: string, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${String(port)}/${database}`;
}

async function enterDirectory(directory: string): Promise<DirectoryLock> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o711 });
    return await DirectoryLock.acquire(join(directory, 'lock'), LOCK_WAIT_MS);
  } catch (cause) {
    if (cause instanceof FalajError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new FalajError('embedded.unavailable', `the folder ${directory} cannot be written (${reason})`, {
      cause,
      hint: 'Start as a user who may write there, or set DATABASE_URL to a PostgreSQL 14-18 server.',
    });
  }
}

function gone(data: string): FalajError {
  return new FalajError('embedded.unavailable', `the data in ${data} was removed while its server was in use`, {
    hint: 'Stop this process, then start again to begin anew.',
  });
}

function elsewhere(port: number, expected: number): FalajError {
  const detail = `the embedded server moved from port ${String(expected)} to ${String(port)}`;
  return new FalajError('embedded.unavailable', detail, { hint: 'Start this process again.' });
}

async function findHome(directory: string, options: EmbeddedOptions, log: (line: string) => void): Promise<ServerHome> {
  const native = options.native ?? installedBinaries();
  await hydrateLinks(native);
  const ways = ServerPrivilege.ways(options.ways ?? ['self', 'namespace', 'setuid']);
  return settleHome({ directory, native, ways, outside: options.outside ?? OUTSIDE, log });
}

/** A server that runs on this data and takes connections, or null; one that is stopping is waited for. */
async function findRunning(data: string): Promise<Postmaster | null> {
  const found = await livePostmaster(data);
  if (found === null) return null;
  if (found.status === 'stopping' && (await waitEnd(found.pid, LEFTOVER_MS))) return null;
  const ready = await waitReady(data, found.pid);
  if (ready === null && (await livePostmaster(data)) !== null) {
    throw new FalajError(
      'embedded.unavailable',
      `the server that runs on ${data} (process ${String(found.pid)}) does not become ready`,
      {
        hint: `End process ${String(found.pid)}, then start again.`,
      },
    );
  }
  return ready;
}

async function startServer(
  directory: string,
  home: ServerHome,
  secrets: ServerSecrets,
  options: EmbeddedOptions,
  log: (line: string) => void,
): Promise<Postmaster> {
  if (clusterExists(home.data)) {
    await assertVersion(home);
    await giveTo(home.data, home.privilege.fileOwner);
    await clearLeftovers(home.data);
  } else {
    log('Creating the embedded PostgreSQL cluster');
    await createCluster(home, secrets.superuser, options.durability === 'full');
  }
  const server = await launchPersistently(directory, home, options);
  await writeFile(join(directory, 'port'), String(server.port));
  return server;
}

/** After a crash the server's workers end by themselves; its lock file goes only when they have. */
async function clearLeftovers(data: string): Promise<void> {
  const deadline = performance.now() + LEFTOVER_MS;
  let left = await serverProcesses(data);
  while (left.length > 0) {
    if (performance.now() > deadline) {
      throw new FalajError('embedded.unavailable', `processes of a crashed server still work on ${data}`, {
        hint: `End the processes ${left.join(', ')}, then start again.`,
      });
    }
    await pause(RETRY_MS / 5);
    left = await serverProcesses(data);
  }
  await removeStaleFile(data);
}

async function launchPersistently(directory: string, home: ServerHome, options: EmbeddedOptions): Promise<Postmaster> {
  const { durability, connectionsMax = CONNECTIONS_MAX } = options;
  const logFile = join(directory, 'server.log');
  let port = Number(await readFile(join(directory, 'port'), 'utf8').catch(() => '')) || (await freePort());
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch({ home, port, logFile, durability, connectionsMax });
    } catch (error) {
      const retry = error instanceof LaunchError && error.reason !== 'failed' && attempt < ATTEMPTS_MAX;
      if (!retry) throw startFailure(error, logFile);
      if (error.reason === 'port-taken') port = await freePort();
      else await pause(RETRY_MS);
    }
  }
}

function startFailure(error: unknown, logFile: string): FalajError {
  const lines = error instanceof Error ? error.message : String(error);
  return new FalajError('embedded.unavailable', `the embedded server ended at start: ${lines}`, {
    cause: error,
    hint: `See ${logFile}; or set DATABASE_URL to a PostgreSQL 14-18 server.`,
  });
}
