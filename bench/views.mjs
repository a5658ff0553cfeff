// What views are worth and what they cost, through the product as shipped: the same questions asked of the base tables and of the view in
// turn (the cache off), by the executor and as bare SQL; every way to refresh; the storage. Once on the labour market with the views that
// are shipped, and on generated tables of 10^5, 10^6 and 10^7 rows. Plans and indexes of what is compared are printed.
// Options: --only shipped|generated, --scale N (of the labour market), --powers 5,6,7, --rounds N, --analyze, --quick, --strict, --json F.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { CopyConnection } from '../dist/database/copy-connection.js';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { DatasetLoader } from '../dist/datasets/dataset.loader.js';
import { domainData } from '../dist/domain-data.js';
import { isQuick, option, Report } from './support/report.mjs';
import { ownApplication, shippedApplication } from './views/applications.mjs';
import { generatedDefinitions, generateTables, measureGenerated } from './views/generated.mjs';
import { measureQueryLog } from './views/query-log.mjs';
import { measureShipped } from './views/shipped.mjs';

const only = option('only', 'both');
const scale = Number(option('scale', '1'));
const rounds = Number(option('rounds', isQuick ? '3' : '9'));
const powers = option('powers', isQuick ? '5,6' : '5,6,7')
  .split(',')
  .map(Number);
/** Refreshes of ten million rows take long, and the longer the less they vary. */
const refreshRounds = (power) => (isQuick ? 1 : power > 6 ? 2 : 5);

const note = (text) => console.log(`-- ${text}, ${Math.round(performance.now() / 1000)} s in\n`);

class Bench {
  open = [];

  constructor(place, database) {
    Object.assign(this, { place, database, rounds });
  }

  async connect(connectionString) {
    const client = new pg.Client({ connectionString });
    await client.connect();
    this.open.push(() => client.end());
    return client;
  }

  async start() {
    await migrate(this.database.ownerUrl, this.database.appRole);
    [this.owner, this.client] = [await this.connect(this.database.ownerUrl), await this.connect(this.database.appUrl)];
    const { rows } = await this.owner.query('SHOW server_version');
    const facts = { scale, powers, rounds, cache: 'off', durability: 'none', postgresql: rows[0].server_version };
    this.report = new Report('views', facts);
  }

  async labourMarket() {
    await new DatasetLoader(domainData(['labour-market'])).load(new CopyConnection(this.owner), { scale });
    await this.owner.query('VACUUM ANALYZE');
    note('the labour market is loaded');
    this.app = await shippedApplication(this.database);
    await measureShipped(this);
    await this.app.close();
  }

  async generated() {
    await generateTables(this.owner, powers);
    note('the tables are generated');
    this.app = await ownApplication(this.database, this.place, generatedDefinitions(powers));
    for (const power of powers) {
      await measureGenerated(this, power, refreshRounds(power));
      note(`10^${power} rows are done`);
    }
    await this.app.close();
  }

  async stop() {
    for (const close of this.open.reverse()) await close();
  }
}

const place = mkdtempSync(join(tmpdir(), 'falaj-bench-'));
const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
const bench = new Bench(place, database);
try {
  await bench.start();
  measureQueryLog(bench.report);
  if (only !== 'generated') await bench.labourMarket();
  if (only !== 'shipped') await bench.generated();
  bench.report.finish({ strict: process.argv.includes('--strict') });
} finally {
  await bench.stop();
  await database.stop();
  rmSync(place, { recursive: true, force: true });
}
