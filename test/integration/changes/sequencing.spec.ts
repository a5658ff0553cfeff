import pg from 'pg';
import { eventually } from '../../support/eventually.js';
import { ChangeHarness, follow } from './change-harness.js';
import { outboxPages } from './outbox-pages.js';

const SLEEP_KEY = '1179404849, 2';

describe('numbering', () => {
  let harness: ChangeHarness;
  let one: pg.Client;
  let two: pg.Client;
  let reader: pg.Client;

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    one = await harness.client();
    two = await harness.client();
    reader = await harness.client(harness.db.appUrl);
    await one.query(`CREATE TABLE public.thing (id integer); SELECT falaj.track_table('public.thing')`);
  });
  beforeEach(() => harness.drain());
  afterAll(() => harness.close());

  const record = (client: pg.Client, tag: string) => client.query('SELECT falaj.record_change($1)', [tag]);
  const newest = async () => (await harness.log()).at(-1);

  it('earlier id commits later: it is numbered when it commits, and not lost', async () => {
    await one.query('BEGIN');
    await record(one, 'op:early');
    await record(two, 'op:late');
    const first = await follow(reader);
    expect(first.sequenced).toBe(1);
    expect((await newest())?.tag).toBe('op:late');
    await one.query('COMMIT');
    await follow(reader);
    expect((await newest())?.tag).toBe('op:early');
  });
  it('a transaction older than everything numbered since is still found', async () => {
    await one.query('BEGIN');
    await record(one, 'op:ancient');
    for (let round = 0; round < 5; round += 1) {
      await record(two, `op:round${String(round)}`);
      await follow(reader);
    }
    await one.query('COMMIT');
    await follow(reader);
    expect((await newest())?.tag).toBe('op:ancient');
  });
  it('skips what is used up, even while an old snapshot keeps its dead rows', async () => {
    await one.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
    const { rows: bulk } = await two.query<{ xid: string }>(
      `WITH written AS (INSERT INTO falaj.outbox (tag) SELECT 'op:bulk' FROM generate_series(1, 20000) RETURNING xid)
       SELECT max(xid)::text AS xid FROM written`,
    );
    await follow(reader, { batch: 50_000 });
    // The horizon is the whole server's: a transaction that another suite runs in another database holds it back.
    await eventually(
      async () => {
        await two.query(`INSERT INTO falaj.outbox (tag) VALUES ('op:fence')`);
        await follow(reader);
        const { rows } = await two.query<{ passed: boolean }>(
          'SELECT drained_below > $1::xid8 AS passed FROM falaj.change_head',
          [bulk[0]?.xid],
        );
        expect(rows[0]?.passed).toBe(true);
      },
      { withinMs: 90_000 },
    );
    await two.query('SET enable_seqscan = off');
    const looked = await outboxPages(two, '(SELECT drained_below FROM falaj.change_head)');
    const looking = await outboxPages(two, `'0'::xid8`);
    await one.query('COMMIT');
    // Fences are in both, however many it took; the bulk alone is 240 pages of dead rows and of their index.
    expect(looking - looked).toBeGreaterThan(200);
  });
  it('coalesces a batch: one number a tag, all changes counted', async () => {
    for (let n = 0; n < 5; n += 1) await record(one, 'op:often');
    const before = (await newest())?.seq ?? 0;
    await follow(reader);
    const rows = (await harness.log()).filter(({ seq }) => seq > before);
    expect(rows).toEqual([{ seq: before + 1, tag: 'op:often' }]);
    const [version] = await harness.db.query<{ last_seq: string; changes: string }>(
      `SELECT last_seq, changes FROM falaj.tag_version WHERE tag = 'op:often'`,
    );
    expect(version).toEqual({ last_seq: String(before + 1), changes: '5' });
  });
  it('goes on over batches, and says so where more waits than it may do at once', async () => {
    await one.query(`INSERT INTO falaj.outbox (tag) SELECT 'op:many' || g FROM generate_series(1, 950) AS g`);
    const answer = await follow(reader, { batch: 100 });
    expect(answer).toMatchObject({ complete: true, sequenced: 950 });
  });
  it('keeps the numbers gap-free under 8 concurrent writers with random rollbacks, two processes numbering', async () => {
    const writers = await Promise.all(Array.from({ length: 8 }, () => harness.client()));
    let committed = 0;
    let writing = true;
    const write = async (client: pg.Client, id: number): Promise<void> => {
      for (let round = 0; round < 40; round += 1) {
        await client.query('BEGIN');
        await client.query('INSERT INTO public.thing VALUES ($1)', [id]);
        await record(client, `op:w${String(id)}r${String(round)}`);
        const keep = Math.random() < 0.6;
        await client.query(keep ? 'COMMIT' : 'ROLLBACK');
        if (keep) committed += 1;
      }
    };
    const number = async (): Promise<void> => {
      const client = await harness.client(harness.db.appUrl);
      while (writing) await follow(client);
    };
    const numbering = [number(), number()];
    await Promise.all(writers.map(write));
    writing = false;
    await Promise.all(numbering);
    await follow(reader);
    const log = await harness.log();
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(log.filter(({ tag }) => /^op:w\dr/.test(tag))).toHaveLength(committed);
    expect(await harness.waiting()).toEqual([]);
  });
  it('needs READ COMMITTED, and says so', async () => {
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await expect(follow(reader)).rejects.toMatchObject({ code: '25000' });
    await reader.query('ROLLBACK');
  });
  it('does not lose numbers a role’s synchronous_commit=off could lose', async () => {
    await reader.query(`SET synchronous_commit = off`);
    await record(one, 'op:durable');
    await reader.query('BEGIN');
    await reader.query(`SELECT falaj.follow(0, '', '', 100, 1000, true, false, false)`);
    const { rows } = await reader.query<{ synchronous_commit: string }>('SHOW synchronous_commit');
    await reader.query('COMMIT');
    await reader.query('SELECT pg_advisory_unlock_all(); RESET synchronous_commit');
    expect(rows[0]?.synchronous_commit).toBe('on');
  });

  describe('answers', () => {
    it('give the changes since the known number, and nothing new to who knows all', async () => {
      const known = await harness.known();
      await record(one, 'op:next');
      const answer = await follow(reader, known);
      expect(answer).toMatchObject({ restart: false, complete: true, changes: [['op:next', known.seq + 1]] });
      const again = await follow(reader, { seq: answer.upto, incarnation: answer.incarnation, mark: answer.mark });
      expect(again).toMatchObject({ restart: false, changes: [], upto: answer.upto });
    });
    it('are short while the sequence lock is held', async () => {
      const known = await harness.known();
      await one.query(`INSERT INTO falaj.outbox (tag) SELECT 'op:wide' || g FROM generate_series(1, 500) AS g`);
      const first = await follow(reader, known);
      expect(first.changes).toHaveLength(100);
      const rest = await follow(reader, { seq: first.upto, incarnation: first.incarnation, mark: first.mark });
      expect(rest.changes).toHaveLength(400);
    });
    it('begin anew for who fell behind what is kept', async () => {
      const known = await harness.known();
      for (let round = 0; round < 4; round += 1) {
        await one.query(`INSERT INTO falaj.outbox (tag) SELECT 'op:trim' || g FROM generate_series(1, 800) AS g`);
        await follow(reader, { retain: 50 });
      }
      const [kept] = await harness.db.query<{ rows: number; oldest: string; cut: string }>(
        `SELECT count(*)::integer AS rows, min(seq) AS oldest, (SELECT trimmed_below FROM falaj.change_head) AS cut FROM falaj.change_log`,
      );
      expect(kept!.rows).toBe(50);
      expect(Number(kept!.oldest)).toBe(Number(kept!.cut) + 1);
      expect(await follow(reader, known)).toMatchObject({ restart: true, incarnation: known.incarnation });
    });
    it('the ledger joins the oldest tags into a floor', async () => {
      for (const tag of ['op:old', 'op:mid', 'op:new']) {
        await record(one, tag);
        await follow(reader);
      }
      const [ledger] = await harness.db.query<{ head: string; floor: string; tags: [string, number][] }>(
        'SELECT * FROM falaj.ledger(2)',
      );
      const head = Number(ledger!.head);
      expect(ledger!.tags).toEqual([
        ['op:mid', head - 1],
        ['op:new', head],
      ]);
      expect(Number(ledger!.floor)).toBe(head - 2);
    });
  });

  describe('position restart', () => {
    const incarnations = async () => (await follow(reader)).incarnation;

    it('a head that went back begins a new incarnation', async () => {
      await record(one, 'op:x');
      const before = await follow(reader);
      const answer = await follow(reader, { seq: before.head + 10, incarnation: before.incarnation });
      expect(answer.restart).toBe(true);
      expect(answer.incarnation).not.toBe(before.incarnation);
      expect(await incarnations()).toBe(answer.incarnation);
    });
    it('so does another change under a known number', async () => {
      await record(one, 'op:x');
      const before = await follow(reader);
      const answer = await follow(reader, { seq: before.head, incarnation: before.incarnation, mark: '0/1@1' });
      expect(answer.restart).toBe(true);
      expect(answer.incarnation).not.toBe(before.incarnation);
    });
    it('two processes that notice begin one new incarnation, not two', async () => {
      const before = await follow(reader);
      const known = { seq: before.head + 10, incarnation: before.incarnation };
      const [first, second] = await Promise.all([follow(reader, known), follow(one, known)]);
      expect(first.restart && second.restart).toBe(true);
      expect(first.incarnation).toBe(second.incarnation);
    });
    it('so does a server with another history, and what its outbox brought along is found', async () => {
      const before = await follow(reader);
      await one.query(`UPDATE falaj.change_head SET history = 'restored', drained_below = '9000000000'`);
      await record(one, 'op:brought');
      const answer = await follow(reader, { seq: before.head, incarnation: before.incarnation });
      expect(answer).toMatchObject({ restart: true, sequenced: 1 });
      expect(answer.incarnation).not.toBe(before.incarnation);
    });
    it('a log made anew is another incarnation', async () => {
      const before = await incarnations();
      await one.query(`UPDATE falaj.change_head SET log_id = 'another'`);
      expect(await incarnations()).not.toBe(before);
    });
  });

  describe('lost wake-up', () => {
    const sleep = async (client: pg.Client) => {
      const { rows } = await client.query<{ sleeps: boolean }>(
        `SELECT sleeps FROM falaj.follow(0, '', '', 100, 1000, true, true, false)`,
      );
      return rows[0]!.sleeps;
    };
    const notified = (client: pg.Client) => {
      const heard: string[] = [];
      client.on('notification', ({ channel }) => heard.push(channel));
      return heard;
    };

    it('a sequencer cannot fall asleep over a transaction that is just committing', async () => {
      await one.query('BEGIN');
      await record(one, 'op:committing');
      await one.query('SET CONSTRAINTS ALL IMMEDIATE'); // what commit does first
      expect(await sleep(reader)).toBe(false);
      await one.query('COMMIT');
      // The look that numbers it is followed by another before anybody sleeps.
      expect(await sleep(reader)).toBe(false);
      expect((await newest())?.tag).toBe('op:committing');
      expect(await sleep(reader)).toBe(true);
      await reader.query('SELECT pg_advisory_unlock_all()');
    });
    it('a writer that commits while it sleeps wakes it, once per transaction', async () => {
      const heard = notified(reader);
      await reader.query('LISTEN falaj_wake');
      expect(await sleep(reader)).toBe(true);
      await one.query('BEGIN');
      await record(one, 'op:a');
      await record(one, 'op:b');
      await one.query('INSERT INTO public.thing VALUES (1)');
      await one.query('COMMIT');
      await eventually(() => {
        expect(heard).toEqual(['falaj_wake']);
      });
      await reader.query('UNLISTEN *; SELECT pg_advisory_unlock_all()');
    });
    it('a writer in replica role wakes it as well', async () => {
      const heard = notified(reader);
      await reader.query('LISTEN falaj_wake');
      expect(await sleep(reader)).toBe(true);
      const superuser = await harness.client(harness.db.superuserUrl);
      await superuser.query('SET session_replication_role = replica');
      await superuser.query('INSERT INTO public.thing VALUES (1)');
      await eventually(() => {
        expect(heard).toEqual(['falaj_wake']);
      });
      await reader.query('UNLISTEN *; SELECT pg_advisory_unlock_all()');
    });
    it('a long transaction keeps nobody awake before it commits', async () => {
      await one.query('BEGIN');
      await record(one, 'op:long');
      expect(await sleep(reader)).toBe(true);
      await reader.query('SELECT pg_advisory_unlock_all()');
      await one.query('ROLLBACK');
    });
    it('a writer that commits while nobody sleeps notifies nobody', async () => {
      const heard = notified(two);
      await two.query('LISTEN falaj_wake');
      await record(one, 'op:quiet');
      await two.query('SELECT 1');
      expect(heard).toEqual([]);
      await two.query('UNLISTEN *');
    });
    it('its last look finds what was committed before it had the lock', async () => {
      await one.query(`SELECT pg_advisory_lock(${SLEEP_KEY})`);
      expect(await sleep(reader)).toBe(false);
      await one.query(`SELECT pg_advisory_unlock(${SLEEP_KEY})`);
      await reader.query('SELECT pg_advisory_unlock_all()');
    });
  });
});
