import pg from 'pg';
import { ChangeRecorder } from '../../../src/changes/change.recorder.js';
import type { ChangeFollower } from '../../../src/changes/change.follower.js';
import { changeBucket } from '../../../src/kernel/change-bucket.js';
import { eventually } from '../../support/eventually.js';
import { amid, socketOf } from './amid-writers.js';
import { ChangeHarness, FOLLOWER_SETTINGS } from './change-harness.js';

const TAG = 'table:public.thing';

describe('following', () => {
  let harness: ChangeHarness;
  let writer: pg.Client;

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    writer = await harness.client();
    await writer.query(`
      CREATE TABLE public.thing (id integer, value integer);
      SELECT falaj.track_table('public.thing', '{id}')`);
  });
  afterAll(() => harness.close());

  const recorderFor = (follower: ChangeFollower, link: ReturnType<ChangeHarness['link']>) =>
    new ChangeRecorder(link, follower, FOLLOWER_SETTINGS);

  it('knows a commit within milliseconds, by NOTIFY, in every process', async () => {
    const followers = [await harness.follower({ pollMs: 60_000 }), await harness.follower({ pollMs: 60_000 })];
    await eventually(() => {
      expect(followers[0]!.status().sequencerSleeping).toBe(true);
    });
    const before = followers.map((follower) => follower.lastChange(TAG));
    await writer.query('INSERT INTO thing VALUES (1, 1)');
    await eventually(() => {
      followers.forEach((follower, index) => {
        expect(follower.lastChange(TAG)).toBeGreaterThan(before[index]!);
      });
    });
    expect(followers[0]!.position()).toEqual(followers[1]!.position());
    await Promise.all(followers.map((follower) => follower.stop()));
  });

  it('is trusted while it confirms, tracked where triggers are, and tells what it knows', async () => {
    const follower = await harness.follower();
    expect(follower.isTrusted()).toBe(true);
    expect(follower.isTracked(TAG)).toBe(true);
    expect(follower.isTracked(`${TAG}#0af`)).toBe(true);
    expect(follower.isTracked('table:public.nowhere')).toBe(false);
    expect(follower.status()).toMatchObject({ pending: 0, trusted: true, restarts: 0 });
    await follower.stop();
    expect(await follower.confirm(50)).toBe(false);
  });

  it('a confirmed process knows everything that was committed before the question', async () => {
    const follower = await harness.follower({ pollMs: 60_000, leaseMs: 60_000 });
    for (let round = 0; round < 100; round += 1) {
      const before = follower.lastChange(TAG);
      await writer.query('UPDATE thing SET value = value + 1');
      expect(await follower.confirm(2000)).toBe(true);
      expect(follower.lastChange(TAG)).toBeGreaterThan(before);
    }
    await follower.stop();
  });

  it('covers its own writes, and others reach the number', async () => {
    const link = harness.link();
    const [mine, other] = [await harness.follower({}, link), await harness.follower()];
    const recorder = recorderFor(mine, link);
    const seq = await recorder.record(['dataset:x', 'op:y', 'op:y']);
    expect(mine.lastChange('dataset:x')).toBeLessThanOrEqual(seq);
    expect(await other.reach(seq, 2000)).toBe(true);
    expect(other.lastChange('op:y')).toBe(mine.lastChange('op:y'));
    expect(await other.reach(seq + 1_000_000, 2000)).toBe(false);
    await Promise.all([mine.stop(), other.stop()]);
  });

  it('change known before its data: a snapshot begun at a position sees all changes up to it', async () => {
    const follower = await harness.follower();
    await writer.query('TRUNCATE thing; INSERT INTO thing SELECT g, 0 FROM generate_series(1, 8) AS g');
    const writers = await Promise.all(Array.from({ length: 6 }, () => harness.client()));
    const reader = await harness.client(harness.db.appUrl);
    // Each transaction says in its tag what it wrote: op:<id>/<value>.
    const known = new Map<number, number>();
    follower.onChange(({ changes }) => {
      for (const [tag] of changes) {
        const [, id, value] = /^op:(\d+)\/(\d+)$/.exec(tag) ?? [];
        if (id !== undefined) known.set(Number(id), Math.max(known.get(Number(id)) ?? 0, Number(value)));
      }
    });
    const write = async (client: pg.Client, id: number, value: number): Promise<void> => {
      await client.query('BEGIN');
      await client.query(`SELECT falaj.record_change('op:${String(id)}/${String(value)}')`);
      await client.query('UPDATE thing SET value = $1 WHERE id = $2', [value, id]);
      await client.query(Math.random() < 0.3 ? 'ROLLBACK' : 'COMMIT');
    };
    let judged = 0;
    await amid(writers, write, async () => {
      for (let round = 0; round < 400; round += 1) {
        if (round % 3 === 0) await follower.confirm(2000);
        const position = follower.position()!;
        const promised = new Map(known);
        await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const { rows } = await reader.query<{ id: number; value: number }>('SELECT id, value FROM thing');
        const head = await reader.query<{ seq: string }>('SELECT seq FROM falaj.change_head');
        await reader.query('COMMIT');
        expect(Number(head.rows[0]!.seq)).toBeGreaterThanOrEqual(position.seq);
        for (const { id, value } of rows) {
          expect(value).toBeGreaterThanOrEqual(promised.get(id) ?? 0);
          judged += promised.has(id) ? 1 : 0;
        }
      }
    });
    expect(judged).toBeGreaterThan(1000);
    await follower.stop();
  });

  it('oracle: an answer judged valid by its position is never older than a change acknowledged a lease ago', async () => {
    const leaseMs = 150;
    const followers = [
      await harness.follower({ leaseMs, pollMs: 40 }),
      await harness.follower({ leaseMs, pollMs: 40 }),
    ];
    await writer.query('TRUNCATE thing; INSERT INTO thing SELECT g, 0 FROM generate_series(1, 4) AS g');
    const writers = await Promise.all(Array.from({ length: 4 }, () => harness.client()));
    const history: { id: number; value: number; atMs: number }[] = [];
    const write = async (client: pg.Client, id: number, value: number): Promise<void> => {
      await client.query('UPDATE thing SET value = $1 WHERE id = $2', [value, id]);
      history.push({ id, value, atMs: performance.now() });
      if (Math.random() < 0.2) await client.query('SELECT pg_sleep(0.05)');
    };
    let hits = 0;
    const read = async (follower: ChangeFollower): Promise<void> => {
      const reader = await harness.client(harness.db.appUrl);
      const cache = new Map<number, { value: number; seq: number; incarnation: string }>();
      for (let round = 0; round < 300; round += 1) {
        const id = 1 + Math.floor(Math.random() * 4);
        const asked = performance.now();
        const trusted = follower.isTrusted() || (await follower.confirm(2000));
        const tags = [`${TAG}#${changeBucket('id', id)}`, `${TAG}#*`];
        const entry = cache.get(id);
        const position = follower.position()!;
        const valid =
          trusted &&
          entry?.incarnation === position.incarnation &&
          tags.every((tag) => follower.lastChange(tag) <= entry.seq);
        let value = entry?.value ?? -1;
        if (valid) hits += 1;
        else {
          const { rows } = await reader.query<{ value: number }>('SELECT value FROM thing WHERE id = $1', [id]);
          value = rows[0]!.value;
          cache.set(id, { value, ...position });
        }
        const due = history.filter((event) => event.id === id && event.atMs < asked - leaseMs).at(-1)?.value ?? 0;
        expect(value).toBeGreaterThanOrEqual(due);
      }
    };
    await amid(writers, write, () => Promise.all(followers.map(read)));
    expect(hits).toBeGreaterThan(0);
    await Promise.all(followers.map((follower) => follower.stop()));
  });

  it('lost wake-up: with polling out of the way, every commit still arrives', async () => {
    const follower = await harness.follower({ pollMs: 60_000, leaseMs: 60_000 });
    const writers = await Promise.all(Array.from({ length: 4 }, () => harness.client()));
    for (let round = 0; round < 150; round += 1) {
      const before = follower.lastChange(TAG);
      await Promise.all(writers.map((client) => client.query('UPDATE thing SET value = value + 1 WHERE id = 1')));
      await eventually(() => {
        expect(follower.lastChange(TAG)).toBeGreaterThan(before);
      });
      await eventually(async () => {
        expect(await harness.waiting()).toEqual([]);
      });
    }
    await follower.stop();
  });

  it('a paused process holds nobody up, becomes suspect, and is right again when it goes on', async () => {
    const pausedLink = harness.link();
    const paused = await harness.follower({ queryTimeoutMs: 60_000 }, pausedLink);
    const other = await harness.follower();
    await eventually(() => {
      expect(paused.status().leading).toBe(true);
    });
    const socket = socketOf(pausedLink);
    socket.pause();
    const confirming = paused.confirm(200);
    for (let round = 0; round < 50; round += 1) {
      await writer.query(
        `INSERT INTO thing SELECT g, 1 FROM generate_series(${String(round * 100)}, ${String(round * 100 + 99)}) AS g`,
      );
    }
    const before = other.lastChange(TAG);
    await writer.query('UPDATE thing SET value = 7 WHERE id = 1');
    await eventually(
      () => {
        expect(other.lastChange(TAG)).toBeGreaterThan(before);
      },
      { withinMs: 1000 },
    );
    expect(await confirming).toBe(false);
    expect(paused.isTrusted()).toBe(false);
    socket.resume();
    await eventually(() => {
      expect(paused.isTrusted()).toBe(true);
      expect(paused.lastChange(TAG)).toBe(other.lastChange(TAG));
    });
    await Promise.all([paused.stop(), other.stop()]);
  });

  it('a connection terminated again and again is opened again, and nothing is missed', async () => {
    const follower = await harness.follower({ queryTimeoutMs: 500 });
    const superuser = await harness.client(harness.db.superuserUrl);
    const write = async (client: pg.Client): Promise<void> => {
      await client.query('UPDATE thing SET value = value + 1 WHERE id = 1');
    };
    await amid([writer], write, async () => {
      for (let round = 0; round < 30; round += 1) {
        await superuser.query(
          `SELECT pg_terminate_backend(pid, 1000), pg_sleep($1::float8) FROM pg_stat_activity
           WHERE application_name = 'falaj control' AND datname = current_database()`,
          [Math.random() / 50],
        );
        if (round % 3 !== 0) continue;
        await eventually(async () => {
          expect(await follower.confirm(500)).toBe(true);
        });
      }
    });
    await eventually(async () => {
      expect(await follower.confirm(500)).toBe(true);
    });
    const [row] = await harness.db.query<{ last_seq: string }>(
      // A table changes with each of its buckets, which are told behind it.
      `SELECT max(last_seq) AS last_seq FROM falaj.tag_version WHERE tag = $1 OR starts_with(tag, $1 || '#')`,
      [TAG],
    );
    expect(follower.lastChange(TAG)).toBe(Number(row!.last_seq));
    const log = await harness.log();
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(follower.status().restarts).toBe(0);
    await follower.stop();
  });

  it('position restart: a log that went back is begun anew, with another incarnation', async () => {
    const follower = await harness.follower();
    const before = follower.position()!;
    await writer.query('UPDATE thing SET value = 0 WHERE id = 1');
    await eventually(() => {
      expect(follower.position()!.seq).toBeGreaterThan(before.seq);
    });
    const events: boolean[] = [];
    follower.onChange(({ restarted }) => events.push(restarted));
    await writer.query(`
      BEGIN; SELECT pg_advisory_xact_lock(1179404849, 1);
      DELETE FROM falaj.change_log WHERE seq > ${String(before.seq - 1)};
      UPDATE falaj.change_head SET seq = ${String(before.seq - 1)}; COMMIT`);
    await eventually(() => {
      expect(follower.position()!.incarnation).not.toBe(before.incarnation);
    });
    expect(events).toContain(true);
    expect(await follower.confirm(1000)).toBe(true);
    await follower.stop();
  });

  it('one that fell behind what is kept begins anew, in the same incarnation', async () => {
    const link = harness.link();
    const follower = await harness.follower({ pollMs: 60_000, retainRowsMax: 10 }, link);
    const before = follower.position()!;
    const socket = socketOf(link);
    socket.pause();
    for (let round = 0; round < 8; round += 1) {
      await writer.query(`INSERT INTO falaj.outbox (tag) SELECT 'op:t' || g FROM generate_series(1, 600) AS g`);
      await writer.query(`SELECT falaj.follow(0, '', '', 10000, 10, true, false, false)`);
    }
    await writer.query('SELECT pg_advisory_unlock_all()');
    socket.resume();
    expect(await follower.confirm(2000)).toBe(true);
    expect(follower.position()).toMatchObject({ incarnation: before.incarnation });
    expect(follower.lastChange('op:t600')).toBeGreaterThan(before.seq);
    expect(follower.status().restarts).toBeGreaterThan(0);
    await follower.stop();
  });
});
