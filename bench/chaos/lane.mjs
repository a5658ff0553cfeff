import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const API = '/api/v1';

/**
 * One row, written by direct SQL and read through the API, and the tags that a change of it moves. `otherwise` asks for it by
 * another question, which no cache has an answer to yet.
 */
export function narrowedRow(country) {
  const table = 'public.world_bank_indicators';
  const where = `country_code = '${country}' AND indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022`;
  const bucket = createHash('md5').update(`country_code=${country}`).digest('hex').slice(0, 3);
  return {
    table,
    where,
    column: 'value',
    tags: [`table:${table}`, `table:${table}#${bucket}`],
    path: `${API}/labour-market/world-bank-indicators?country=${country}&start_year=2022&end_year=2022`,
    otherwise: (number) =>
      `${API}/labour-market/world-bank-indicators?country=${country}&start_year=${1900 + (number % 100)}&end_year=2022`,
    seed: `INSERT INTO ${table} (country_code, country_name, indicator_code, indicator_name, year, value, dataset_id)
           VALUES ('${country}', 'Country ${country}', 'NY.GDP.MKTP.CD', 'GDP', 2022, 0, 'world_bank_gdp') ON CONFLICT DO NOTHING`,
  };
}

/** A change of it moves all answers over its table. */
export function wholeTableRow(number) {
  const table = 'public.vision_2030_targets';
  const name = `chaos ${number}`;
  return {
    table,
    where: `metric_name = '${name}'`,
    column: 'current_value',
    tags: [`table:${table}`],
    path: `${API}/queries/vision_2030_targets_tracking/run?category=${encodeURIComponent(name)}`,
    otherwise: () =>
      `${API}/queries/vision_2030_targets_tracking/run?category=${encodeURIComponent(name)}&status=Achieved`,
    seed: `INSERT INTO ${table} (metric_name, target_value, target_year, current_value, unit, category, source)
           VALUES ('${name}', 1, 2030, 0, 'percent', '${name}', 'chaos') ON CONFLICT DO NOTHING`,
  };
}

/**
 * One writer of one row, and the exact history of what it committed: for each value when its COMMIT was sent, and when the
 * next one's was acknowledged. A commit whose acknowledgement was lost is settled by looking, under the row's lock; until
 * then it may have happened or not. Values never repeat, also not between lanes.
 */
export class Lane {
  versions = [];
  byValue = new Map();
  tokens = [];
  losses = [];
  mayLose = false;
  holdMs = 0;
  written = 0;
  rolledBack = 0;
  uncertain = 0;
  #counter = 0;
  #client = null;
  #last = Promise.resolve();

  constructor(number, row, url, everyMs) {
    Object.assign(this, { number, row, url, everyMs });
  }

  get current() {
    return this.versions.findLast(({ fate }) => fate === 'committed');
  }

  async connect() {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: 5000,
      application_name: `chaos lane ${this.number}`,
    });
    client.on('error', () => undefined);
    client.once('end', () => (this.#client === client ? (this.#client = null) : undefined));
    await client.connect();
    if (this.mayLose) await client.query('SET synchronous_commit = off');
    this.#client = client;
  }

  async disconnect() {
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  query(text, values) {
    if (this.#client === null) throw new Error('not connected');
    return this.#client.query(text, values);
  }

  /** Writes once, after whatever is being written, and leaves nothing unsettled, however long the database is away. */
  write(kind) {
    return this.#inTurn(() => this.#writeBy(kind));
  }

  #inTurn(work) {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #writeBy(kind) {
    try {
      await WAYS[kind](this);
    } catch (error) {
      await this.settle(error);
    }
  }

  next() {
    this.#counter += 1;
    return this.#counter * 100 + this.number;
  }

  set(value) {
    return this.query(`UPDATE ${this.row.table} SET ${this.row.column} = $1 WHERE ${this.row.where}`, [value]);
  }

  /** Sends what commits the value and notes both ends of the moment in which it may have taken place. */
  async commit(value, send) {
    const version = { value, index: this.versions.length, spans: [[performance.now(), Infinity]], fate: 'uncertain' };
    this.versions.push(version);
    this.byValue.set(value, version);
    await send();
    this.acknowledge(version);
  }

  acknowledge(version) {
    const before = this.current;
    if (before !== undefined) before.spans.at(-1)[1] = performance.now();
    version.fate = 'committed';
    this.acknowledgedAt = performance.now();
    this.written += 1;
  }

  /** Looks what is there, as after an error. */
  look() {
    return this.#inTurn(() => this.settle(new Error('the database may have lost something')));
  }

  /** After an error: a sound connection again, and the truth about what was sent last. */
  async settle(error) {
    const open = this.versions.findLast(({ fate }) => fate === 'uncertain');
    if (open !== undefined) this.uncertain += 1;
    else if (this.#client !== null) await this.query('ROLLBACK').catch(() => undefined);
    for (let turn = 0; ; turn += 1) {
      try {
        if (this.#client === null) await this.connect();
        const { rows } = await this.query(
          `SELECT ${this.row.column}::float8 AS value FROM ${this.row.table} WHERE ${this.row.where} FOR UPDATE`,
        );
        return this.#settleAs(rows[0].value, open);
      } catch (again) {
        await this.disconnect();
        if (turn > 600)
          throw new Error(`lane ${this.number} finds no database since: ${error.message}`, { cause: again });
        await pause(100);
      }
    }
  }

  #settleAs(found, open) {
    if (open !== undefined && open.value === found) return this.acknowledge(open);
    if (open !== undefined) {
      open.fate = 'void';
      open.spans.at(-1)[1] = performance.now();
    }
    const { current } = this;
    if (found === (current?.value ?? 0)) return undefined;
    if (!this.mayLose) this.losses.push(`lane ${this.number}: ${current?.value} was acknowledged, ${found} is there`);
    this.#goBackTo(found);
  }

  /** A crash took acknowledged commits that were not durable. What is there again counts from the last acknowledgement on. */
  #goBackTo(found) {
    const kept = this.byValue.get(found);
    for (const version of this.versions.slice((kept?.index ?? -1) + 1)) {
      if (version.fate !== 'committed') continue;
      version.fate = 'lost';
      version.spans.at(-1)[1] = Math.min(version.spans.at(-1)[1], performance.now());
      this.written -= 1;
    }
    kept?.spans.push([this.acknowledgedAt, Infinity]);
    this.tokens = [];
  }

  /** After its commit: the position that covers it, and from which version on an answer at that position must be. */
  takeToken() {
    return this.#inTurn(() => this.#token());
  }

  async #token() {
    const { current } = this;
    if (current === undefined) return;
    try {
      const { rows } = await this.query('SELECT falaj.covering_seq() AS seq');
      this.tokens = [...this.tokens.slice(-3), { seq: String(rows[0].seq), floor: current.index }];
    } catch (error) {
      await this.settle(error);
    }
  }
}

const WAYS = {
  async update(lane) {
    const value = lane.next();
    await lane.commit(value, () => lane.set(value));
  },
  async afterSavepoint(lane) {
    const value = lane.next();
    await lane.query('BEGIN');
    await lane.query('SAVEPOINT before_mistake');
    await lane.set(-lane.next());
    await lane.query('ROLLBACK TO SAVEPOINT before_mistake');
    await lane.set(value);
    if (lane.holdMs > 0) await pause(lane.holdMs);
    await lane.commit(value, () => lane.query('COMMIT'));
  },
  async deleteAndInsert(lane) {
    const value = lane.next();
    const { table, where, column } = lane.row;
    await lane.query('BEGIN');
    const { rows } = await lane.query(`DELETE FROM ${table} AS t WHERE ${where} RETURNING to_jsonb(t) AS image`);
    await lane.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`, [
      JSON.stringify({ ...rows[0].image, [column]: value }),
    ]);
    if (lane.holdMs > 0) await pause(lane.holdMs);
    await lane.commit(value, () => lane.query('COMMIT'));
  },
  async rollBack(lane) {
    await lane.query('BEGIN');
    await lane.set(-lane.next());
    await lane.query('ROLLBACK');
    lane.rolledBack += 1;
  },
};

export const WRITE_KINDS = Object.keys(WAYS);
