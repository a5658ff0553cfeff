// Readers that never stop: what they see of three views while those are refreshed, redefined and rolled back.
import pg from 'pg';

const STATEMENT = `SELECT (SELECT count(*)::int FROM public.mv_base) AS base, (SELECT count(*)::int FROM public.mv_middle) AS middle,
  (SELECT count(*)::int FROM public.mv_top) AS top`;

/** Reads as the application's role until it is stopped; every second reader by a snapshot taken before. */
export class ReadLoop {
  reads = 0;
  empty = 0;
  errors = [];
  longestMs = 0;
  #isOn = true;
  #readers;

  constructor(url, readers) {
    this.#readers = Array.from({ length: readers }, (_, index) => this.#read(url, index % 2 === 1));
  }

  async stop() {
    this.#isOn = false;
    await Promise.all(this.#readers);
  }

  async #read(url, isSnapshot) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    while (this.#isOn) {
      try {
        if (isSnapshot) await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
        const began = performance.now();
        const { rows } = await client.query(STATEMENT);
        this.longestMs = Math.max(this.longestMs, performance.now() - began);
        if (isSnapshot) await client.query('COMMIT');
        this.reads += 1;
        if (Object.values(rows[0]).some((count) => count === 0)) this.empty += 1;
      } catch (error) {
        this.errors.push(`${error.code ?? ''} ${error.message}`);
        await client.query('ROLLBACK').catch(() => undefined);
      }
    }
    await client.end();
  }
}
