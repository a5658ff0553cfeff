import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgres } from '../../dist/database/embedded-postgres.js';
import { issueToken } from '../../dist/http/token.issuer.js';
import { FaultyProxy } from './faulty-proxy.mjs';
import { Fleet } from './fleet.mjs';
import { Lane, narrowedRow, wholeTableRow } from './lane.mjs';
import { LogAudit } from './log-audit.mjs';
import { ChaosRedis } from './redis-server.mjs';

const COUNTRIES = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF'];
/** Milliseconds between writes of a lane: some rows change all the time, some rarely, so that there is much to be stale. */
const PACES = [150, 250, 400, 700, 1200, 2500, 500, 1500];

/** One PostgreSQL, durable, and what is shared by all scenarios: the rows, their writers, the log's accounts. */
export class World {
  fleets = [];

  static async start() {
    const world = new World();
    world.place = await mkdtemp(join(tmpdir(), 'falaj-chaos-'));
    world.database = await EmbeddedPostgres.start({ directory: join(world.place, 'postgres'), durability: 'full' });
    const secret = randomBytes(32).toString('hex');
    const auth = { jwtSecret: secret, issuer: 'falaj', audience: 'falaj-api' };
    const operator = await issueToken(auth, { subject: 'chaos', roles: ['operator'], ttlSeconds: 7200 });
    world.token = { secret, operator };
    try {
      await world.#settle();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** The first process makes the tables; then each lane gets its row and writes its first value. */
  async #settle() {
    const fleet = await this.startFleet({ redisUrl: '' }, ['setup']);
    await fleet.stop();
    const rows = [...COUNTRIES.map(narrowedRow), ...[1, 2].map(wholeTableRow)];
    this.lanes = rows.map((row, number) => new Lane(number + 1, row, this.database.ownerUrl, PACES[number]));
    await this.asOwner(async (client) => {
      for (const { seed } of rows) await client.query(seed);
    });
    for (const lane of this.lanes) {
      await lane.connect();
      await lane.write('update');
    }
    this.audit = new LogAudit(this.database.ownerUrl, this.lanes);
    await this.audit.look();
  }

  /**
   * The two processes of most scenarios. The first reaches PostgreSQL through a network that can be made bad, the second Redis; so
   * each kind of loss is seen by one of them as the server's end and by the other as the network's. Redis is not there yet.
   */
  async raise() {
    this.redis = await ChaosRedis.prepare(join(this.place, 'redis'));
    this.redisNetwork = await FaultyProxy.start(this.redis.port);
    await this.redisNetwork.refuse();
    this.databaseNetwork = await FaultyProxy.start(this.database.port);
    this.fleet = await this.startFleet({
      redisUrl: this.redis.url,
      redisUrls: { b: `redis://127.0.0.1:${this.redisNetwork.port}` },
      databasePorts: { a: this.databaseNetwork.port },
    });
  }

  async raiseRedis() {
    if (this.redis.isLaunched) return;
    await this.redis.launch();
    await this.redisNetwork.accept();
  }

  async startFleet(options, names) {
    const fleet = new Fleet({ database: this.database, token: this.token, ...options });
    this.fleets.push(fleet);
    await fleet.raise(names);
    return fleet;
  }

  asOwner(work) {
    return using(this.database.ownerUrl, work);
  }

  asSuperuser(work) {
    return using(this.database.superuserUrl('falaj'), work);
  }

  async open() {
    const client = new pg.Client({ connectionString: this.database.superuserUrl('falaj') });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async stopDatabase(signal) {
    process.kill(this.database.pid, signal);
    while (this.database.isRunning) await pause(10);
  }

  /** At the very end of this process: what still runs is ended without waiting for it. */
  abandon() {
    for (const server of this.fleets.flatMap(({ processes }) => processes)) server.child?.kill('SIGKILL');
    this.redis?.child?.kill('SIGKILL');
    if (this.database.isRunning) process.kill(this.database.pid, 'SIGINT');
  }

  async stop() {
    for (const lane of this.lanes ?? []) await lane.disconnect();
    await Promise.all(this.fleets.map((fleet) => fleet.stop()));
    await this.redisNetwork?.stop();
    await this.databaseNetwork?.stop();
    await this.redis?.stop();
    await this.database.stop();
    rmSync(this.place, { recursive: true, force: true });
  }
}

async function using(connectionString, work) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
