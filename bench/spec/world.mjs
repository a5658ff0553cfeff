import { createRequire } from 'node:module';
import { loadSettings } from '../../dist/config/load-settings.js';
import { issueToken } from '../../dist/http/token.issuer.js';
import { FalajProcess, PrivateRedis } from '../support/processes.mjs';

const { Client } = createRequire(import.meta.url)('pg');
const TOKEN_SECONDS = 3600;

export const rounded = (value, digits = 2) => Number(value.toFixed(digits));
const SIGNS = { '<': (a, b) => a < b, '>': (a, b) => a > b, '<=': (a, b) => a <= b, '>=': (a, b) => a >= b };

/** What the parts share: one database, and servers of the product as shipped, with the cache and without. They start when first asked for. */
export class World {
  started = new Map();
  open = [];

  constructor({ report, database, seed, isQuick }) {
    Object.assign(this, { report, database, seed, isQuick });
  }

  /** @param target a sign and a bound, such as '< 5'. */
  tell(specification, work, value, unit, target = null) {
    const [sign, bound] = target === null ? [] : target.split(' ');
    const met = target === null ? null : SIGNS[sign](value, Number(bound));
    this.report.add(`${specification}: ${work}`, rounded(value), unit, target, met);
  }

  redis() {
    return this.once('redis', () => PrivateRedis.start(), 'stop');
  }

  owner() {
    return this.once(
      'owner',
      async () => {
        const client = new Client({ connectionString: this.database.ownerUrl });
        await client.connect();
        return client;
      },
      'end',
    );
  }

  /** With both tiers. It loads the data and builds the views, so it is the first to start. */
  cached() {
    return this.once('cached', async () => this.server({ REDIS_URL: (await this.redis()).url }), 'stop');
  }

  /** The same with neither cache nor views: what the targets that are reductions are measured against. */
  async bare() {
    await this.cached();
    const off = { REDIS_URL: '', CACHE_ENABLED: 'false', VIEW_ROUTING_ENABLED: 'false', FALAJ_ROLE: 'http' };
    return this.once('bare', () => this.server(off), 'stop');
  }

  server(environment) {
    return FalajProcess.start({
      NODE_ENV: 'development',
      DATABASE_URL: this.database.appUrl,
      DATABASE_OWNER_URL: this.database.ownerUrl,
      ...environment,
    });
  }

  get namespace() {
    return loadSettings({ environment: { NODE_ENV: 'development' } }).cache.namespace;
  }

  /** Of a development token that may do everything. */
  async headers() {
    const { auth } = loadSettings({ environment: { NODE_ENV: 'development' } });
    const roles = ['analyst', 'operator', 'admin'];
    const token = await issueToken(auth, { subject: 'benchmark', roles, ttlSeconds: TOKEN_SECONDS });
    return { authorization: `Bearer ${token}` };
  }

  once(name, start, stop) {
    if (!this.started.has(name)) {
      const starting = start();
      this.started.set(name, starting);
      this.open.push(async () => (await starting)[stop]());
    }
    return this.started.get(name);
  }

  async close() {
    for (const close of this.open.splice(0).reverse()) await close().catch(() => undefined);
  }
}
