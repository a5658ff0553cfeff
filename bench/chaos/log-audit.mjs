import pg from 'pg';

const OVERLAP = 5000;

/**
 * The change log's own accounts. Between two looks, with nobody writing: every committed change of a row was numbered exactly
 * once, the numbers have no gap, and no number ever changed what it stands for.
 */
export class LogAudit {
  #rows = new Map();
  #changes = new Map();
  #written = new Map();

  constructor(url, lanes) {
    Object.assign(this, { url, lanes });
  }

  /** Numbers everything first. Returns what is wrong, as text. */
  async look() {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('SELECT falaj.covering_seq()');
      return [...(await this.#numbers(client)), ...(await this.#counts(client))];
    } finally {
      await client.end();
    }
  }

  async #numbers(client) {
    const problems = [];
    const head = (await client.query('SELECT seq::int, trimmed_below::int AS floor FROM falaj.change_head')).rows[0];
    const all = (
      await client.query(
        'SELECT count(*)::int AS n, min(seq)::int AS first, max(seq)::int AS last FROM falaj.change_log',
      )
    ).rows[0];
    if (all.n !== head.seq - head.floor || all.first !== head.floor + 1 || all.last !== head.seq) {
      problems.push(`the numbers have a gap: ${JSON.stringify({ ...head, ...all })}`);
    }
    const left = (await client.query('SELECT count(*)::int AS n FROM falaj.outbox')).rows[0].n;
    if (left > 0) problems.push(`${left} rows wait for a number although all was numbered`);
    const from = Math.max(0, ...this.#rows.keys()) - OVERLAP;
    const { rows } = await client.query(
      'SELECT seq::int, tag, lsn::text, at::text FROM falaj.change_log WHERE seq > $1 ORDER BY seq',
      [from],
    );
    for (const { seq, tag, lsn, at } of rows) {
      const row = `${tag} ${lsn} ${at}`;
      const before = this.#rows.get(seq);
      if (before !== undefined && before !== row) problems.push(`number ${seq} stood for ${before} and now for ${row}`);
      this.#rows.set(seq, row);
    }
    return problems;
  }

  async #counts(client) {
    const problems = [];
    const tags = [...new Set(this.lanes.flatMap(({ row }) => row.tags))];
    const { rows } = await client.query('SELECT tag, changes::int FROM falaj.tag_version WHERE tag = ANY ($1)', [tags]);
    const changes = new Map(rows.map((row) => [row.tag, row.changes]));
    for (const tag of tags) {
      const written = this.lanes
        .filter(({ row }) => row.tags.includes(tag))
        .reduce((sum, lane) => sum + lane.written, 0);
      const numbered = (changes.get(tag) ?? 0) - (this.#changes.get(tag) ?? 0);
      const committed = written - (this.#written.get(tag) ?? 0);
      if (this.#written.has(tag) && numbered !== committed) {
        problems.push(`${tag}: ${committed} transactions were committed, ${numbered} changes were numbered`);
      }
      this.#changes.set(tag, changes.get(tag) ?? 0);
      this.#written.set(tag, written);
    }
    return problems;
  }
}
