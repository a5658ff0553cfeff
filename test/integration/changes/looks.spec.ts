import type pg from 'pg';
import { ChangeHarness, follow } from './change-harness.js';

/** Rows of the log's tables that were read by going through all of them, up to now. */
async function rowsScanned(owner: pg.Client, reader: pg.Client): Promise<number> {
  await reader.query('SELECT pg_stat_force_next_flush()');
  await owner.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await owner.query<{ scanned: string }>(
    `SELECT sum(seq_tup_read) AS scanned FROM pg_stat_user_tables
     WHERE schemaname = 'falaj' AND relname IN ('change_log', 'tag_version', 'outbox')`,
  );
  return Number(rows[0]?.scanned);
}

describe('a look at the log', () => {
  let harness: ChangeHarness;
  let owner: pg.Client;
  let reader: pg.Client;

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    owner = await harness.client();
  });
  beforeEach(async () => {
    reader = await harness.client(harness.db.appUrl);
    await harness.drain();
  });
  afterAll(() => harness.close());

  it('reads what is new alone, also in a session that planned it when the log was short', async () => {
    let known = await follow(reader);
    const step = async (tags: string): Promise<void> => {
      await owner.query(`INSERT INTO falaj.outbox (tag) SELECT ${tags}`);
      known = await follow(reader, { seq: known.upto, incarnation: known.incarnation, mark: known.mark });
    };
    for (let round = 0; round < 6; round += 1) await step(`'op:' || g FROM generate_series(1, 3) AS g`);
    await owner.query('ANALYZE falaj.change_log');
    for (let round = 0; round < 6; round += 1) await step(`'op:' || g FROM generate_series(1, 3) AS g`);
    for (let round = 0; round < 4; round += 1) await step(`'op:' || g FROM generate_series(1, 5000) AS g`);
    const before = await rowsScanned(owner, reader);
    for (let round = 0; round < 12; round += 1) await step(`'op:' || g FROM generate_series(1, 3) AS g`);
    expect((await rowsScanned(owner, reader)) - before).toBe(0);
  });

  const historyOf = async (client: pg.Client, text: string): Promise<string | undefined> =>
    (await client.query<{ history: string }>(text)).rows[0]?.history;
  const headHistory = () => historyOf(owner, 'SELECT history FROM falaj.change_head');
  const remembered = () => historyOf(reader, `SELECT current_setting('falaj.history') AS history`);

  it('remembers the server’s history, and asks the server before it says that it is another', async () => {
    const before = await follow(reader);
    const history = await remembered();
    expect(history).toBe(await headHistory());
    await reader.query(`SELECT set_config('falaj.history', 'an older one', false)`);
    expect((await follow(reader)).incarnation).toBe(before.incarnation);
    expect(await remembered()).toBe(history);
    await reader.query('DISCARD ALL');
    expect((await follow(reader)).incarnation).toBe(before.incarnation);
    expect(await remembered()).toBe(history);
  });

  it('of a log that no server has followed yet begins its history', async () => {
    const before = await follow(reader);
    await owner.query(`UPDATE falaj.change_head SET history = ''`);
    await reader.query('RESET falaj.history');
    const answer = await follow(reader, { seq: before.head, incarnation: before.incarnation });
    expect(answer.restart).toBe(true);
    expect(await headHistory()).not.toBe('');
  });
});
