import { createRequire } from 'node:module';
import { loadSettings } from '../../dist/config/load-settings.js';
import { issueToken } from '../../dist/http/token.issuer.js';
import { FalajProcess, PrivateRedis } from '../support/processes.mjs';

const { Client } = createRequire(import.meta.url)('pg');
const TOKEN_SECONDS = 3600;
/** Loading the bundled data and building the views included. */
const FIRST_START_MS = 300_000;

export const rounded = (value, digits = 2) => Number(value.toFixed(digits));
const SIGNS = { '<': (a, b) => a < b, '>': (a, b) => a > b, '<=': (a, b) => a <= b, '>=': (a, b) => a >= b };

/** What the parts share: one database, and servers of the product as shipped, with the cache and without. They start when first asked for. */
export class World {
  started = new Map();
  /** In the order of their starts. */
  open = [];

  constructor({ report, database, seed, isQuick }) {
    Object.assign(this, { report, database, seed, isQuick });
  }

  /** @param target a sign and a bound, such as '< 5'. */
  tell(specification, work, value, unit, target = null) {
    const [sign, bound] = target === null ? [] : target.split(' ');
    const met = target === null ? null : SIGNS[sign](value, Number(bound));
    const row = `${specification}: ${work}`;
    // As it goes: a run that is cut short has told what it knows.
    console.error(`${row}: ${rounded(value)} ${unit}${met === null ? '' : met ? ', met' : `, NOT MET (${target})`}`);
    this.report.add(row, rounded(value), unit, target, met);
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
    const urls = { DATABASE_URL: this.database.appUrl, DATABASE_OWNER_URL: this.database.ownerUrl };
    return FalajProcess.start({ NODE_ENV: 'development', ...urls, ...environment }, FIRST_START_MS);
  }

  get namespace() {
    return loadSettings({ environment: { NODE_ENV: 'development' } }).cache.namespace;
  }

  /** Of a development token that may do everything. */
  async headers(subject = 'benchmark') {
    const { auth } = loadSettings({ environment: { NODE_ENV: 'development' } });
    const roles = ['analyst', 'operator', 'admin'];
    const token = await issueToken(auth, { subject, roles, ttlSeconds: TOKEN_SECONDS });
    return { authorization: `Bearer ${token}` };
  }

  once(name, start, stop) {
    if (!this.started.has(name)) {
      const starting = start();
      this.started.set(name, starting);
      this.open.push({ name, close: async () => (await starting)[stop]() });
    }
    return this.started.get(name);
  }

  /** Ends what was started under the name, if anything was; it starts anew when it is next asked for. */
  async end(name) {
    const at = this.open.findIndex((each) => each.name === name);
    if (at < 0) return;
    const [{ close }] = this.open.splice(at, 1);
    this.started.delete(name);
    await close();
  }

  async close() {
    for (const { close } of this.open.splice(0).reverse()) await close().catch(() => undefined);
  }
}
