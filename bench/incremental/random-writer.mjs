// Writers that do to joined tables whatever may be done to them, in transactions that overlap; the same seed does the same.
export { seeded } from '../support/report.mjs';

const LOCKED = new Set(['55P03', '40P01']);

/** What one statement may do, and how often. A statement is of the next number, and of what the random numbers say. */
const STATEMENTS = [
  [
    10,
    (pick, id) =>
      `INSERT INTO public.sale VALUES (${id}, ${shop(pick)}, 'kind ${pick(40)}', ${amount(pick)}, ${pick(9)}.5)`,
  ],
  [
    3,
    (pick) =>
      `INSERT INTO public.shop VALUES (${1 + pick(60)}, ${region(pick)}, ${pick(3)}) ON CONFLICT (id) DO UPDATE SET region = EXCLUDED.region, size = EXCLUDED.size`,
  ],
  [4, (pick, id) => `INSERT INTO public.note VALUES (${id}, ${shop(pick)}, 'note ${pick(6)}')`],
  [
    8,
    (pick) =>
      `UPDATE public.sale SET amount = ${amount(pick)}, price = ${pick(20)} WHERE id % ${40 + pick(200)} = ${pick(40)}`,
  ],
  [8, (pick) => `UPDATE public.sale SET shop_id = ${shop(pick)} WHERE id % ${60 + pick(300)} = ${pick(60)}`],
  [5, (pick) => `UPDATE public.sale SET kind = 'kind ${pick(40)}' WHERE id % ${60 + pick(300)} = ${pick(60)}`],
  [6, (pick) => `UPDATE public.shop SET region = ${region(pick)} WHERE id = ${1 + pick(60)}`],
  [4, (pick) => `UPDATE public.shop SET size = ${pick(4)} WHERE id % 7 = ${pick(7)}`],
  [
    2,
    (pick) =>
      `UPDATE public.shop SET id = ${1 + pick(60)} WHERE id = ${1 + pick(60)} AND NOT EXISTS (SELECT FROM public.shop AS s WHERE s.id BETWEEN 1 AND 60 AND s.size > 99)`,
  ],
  [4, (pick) => `UPDATE public.note SET shop_id = ${shop(pick)} WHERE id % 20 = ${pick(20)}`],
  [8, (pick) => `DELETE FROM public.sale WHERE id % ${60 + pick(200)} = ${pick(60)}`],
  [4, (pick) => `DELETE FROM public.shop WHERE id = ${1 + pick(60)}`],
  [3, (pick) => `DELETE FROM public.note WHERE id % 30 = ${pick(30)}`],
  [2, (pick) => `UPDATE public.sale SET amount = amount + 0.${pick(10)}`],
  [
    3,
    (
      pick,
    ) => `MERGE INTO public.shop AS s USING (VALUES (${1 + pick(60)}, ${region(pick)})) AS v (id, region) ON s.id = v.id
     WHEN MATCHED THEN UPDATE SET region = v.region WHEN NOT MATCHED THEN INSERT VALUES (v.id, v.region, 1)`,
  ],
  [
    3,
    () => `WITH moved AS (DELETE FROM public.note WHERE id IN (SELECT min(id) FROM public.note) RETURNING shop_id)
     UPDATE public.shop SET size = (size + 1) % 4 WHERE id IN (SELECT shop_id FROM moved)`,
  ],
];

function shop(pick) {
  return pick(20) === 0 ? 'NULL' : String(1 + pick(60));
}

function region(pick) {
  return pick(25) === 0 ? 'NULL' : `'region ${pick(12)}'`;
}

function amount(pick) {
  return `${pick(12)}${pick(3) === 0 ? `.${'0'.repeat(1 + pick(2))}` : ''}`;
}

/** Several connections, each with a transaction of its own that may stay open from one step to the next. */
export class RandomWriter {
  constructor(clients, random) {
    this.lanes = clients.map((client) => ({ client, isOpen: false, savepoints: 0 }));
    this.random = random;
    this.nextId = 1000;
    this.statements = 0;
    this.given_up = 0;
  }

  /** One step: a statement, a savepoint or the end of a transaction, on one of the connections. */
  async step() {
    const lane = this.lanes[this.pick(this.lanes.length)];
    try {
      await this.stepOn(lane);
    } catch (error) {
      // Another transaction holds the row, or a number was taken already: this one is over.
      if (!LOCKED.has(error.code) && error.code !== '23505') throw error;
      this.given_up += 1;
      await this.end(lane, 'ROLLBACK');
    }
  }

  /** Every transaction comes to its end. */
  async settle() {
    for (const lane of this.lanes) if (lane.isOpen) await this.end(lane, this.pick(4) === 0 ? 'ROLLBACK' : 'COMMIT');
  }

  async stepOn(lane) {
    const what = this.pick(100);
    if (!lane.isOpen && what < 1) return this.truncate(lane);
    if (!lane.isOpen && what < 40) return this.write(lane);
    if (!lane.isOpen) {
      await lane.client.query('BEGIN');
      lane.isOpen = true;
      return this.write(lane);
    }
    if (what < 55) return this.write(lane);
    if (what < 62) return this.savepoint(lane);
    if (what < 70) return this.backToSavepoint(lane);
    return this.end(lane, what < 80 ? 'ROLLBACK' : 'COMMIT');
  }

  async write({ client }) {
    this.statements += 1;
    const id = this.nextId++;
    const all = STATEMENTS.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.pick(all);
    const [, text] = STATEMENTS.find(([weight]) => (left -= weight) < 0);
    await client.query(text((max) => this.pick(max), id));
  }

  /** Ends with its statement: whoever reads the table waits for it. */
  async truncate({ client }) {
    const table = ['sale', 'note', 'shop'][this.pick(3)];
    const end = this.pick(2) === 0 ? 'ROLLBACK' : 'COMMIT';
    await client.query('BEGIN');
    try {
      await client.query(`TRUNCATE public.${table}`);
      if (table !== 'note') await client.query(`INSERT INTO public.${table} ${table === 'sale' ? SALES : SHOPS}`);
      await client.query(end);
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  }

  async savepoint(lane) {
    lane.savepoints += 1;
    await lane.client.query(`SAVEPOINT s${lane.savepoints}`);
    await this.write(lane);
  }

  async backToSavepoint(lane) {
    if (lane.savepoints === 0) return this.write(lane);
    await lane.client.query(`ROLLBACK TO SAVEPOINT s${1 + this.pick(lane.savepoints)}`);
    lane.savepoints = 0;
    return undefined;
  }

  async end(lane, word) {
    lane.isOpen = false;
    lane.savepoints = 0;
    await lane.client.query(word);
  }

  pick(max) {
    return Math.floor(this.random() * max);
  }
}

const SALES = `SELECT g, 1 + g % 45, 'kind ' || g % 37, g % 11, g % 13 FROM generate_series(1, 300) AS g`;
const SHOPS = `SELECT g, 'region ' || g % 10, g % 3 FROM generate_series(1, 40) AS g`;
