import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { changeBucket } from '../../../src/kernel/change-bucket.js';
import { ChangeHarness } from './change-harness.js';

describe('capture in the writer’s transaction', () => {
  let harness: ChangeHarness;
  let writer: pg.Client;

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    writer = await harness.client();
    await writer.query(`
      CREATE TABLE public.plain (id integer PRIMARY KEY, note text);
      CREATE TABLE public.child (id integer PRIMARY KEY, plain_id integer REFERENCES public.plain ON DELETE CASCADE);
      CREATE TABLE public.narrow (id integer PRIMARY KEY, code text, day date, big bigint, other text);
      CREATE TABLE public.measure (region text, month date, value integer) PARTITION BY LIST (region);
      CREATE TABLE public.measure_north PARTITION OF public.measure FOR VALUES IN ('north');
      CREATE TABLE public.measure_south PARTITION OF public.measure FOR VALUES IN ('south') PARTITION BY RANGE (month);
      CREATE TABLE public.measure_south_new (value integer, region text, month date);
      ALTER TABLE public.measure_south ATTACH PARTITION public.measure_south_new FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      SELECT falaj.track_table('public.plain'), falaj.track_table('public.child'),
             falaj.track_table('public.narrow', '{code,day,big,id}'), falaj.track_table('public.measure', '{region}')`);
  });
  beforeEach(() => harness.drain());
  afterAll(() => harness.close());

  const buckets = (table: string, ...values: [string, string][]) =>
    [...new Set(values.map(([column, value]) => `table:${table}#${changeBucket(column, value)}`))].sort();

  const narrowed = async (table: string) => {
    const tags = await harness.waiting();
    return tags.filter((tag) => tag.startsWith(`table:${table}#`)).sort();
  };

  describe('whole tables', () => {
    it('write one row per transaction and table, however many statements', async () => {
      await writer.query('BEGIN');
      for (let id = 0; id < 20; id += 1) await writer.query('INSERT INTO plain VALUES ($1)', [id]);
      await writer.query('UPDATE plain SET note = id');
      await writer.query('COMMIT');
      expect(await harness.waiting()).toEqual(['table:public.plain']);
      await writer.query('DELETE FROM plain');
    });
    it('invalidate before commit: nothing is to be seen until the writer commits', async () => {
      await writer.query('BEGIN');
      await writer.query('INSERT INTO plain VALUES (1)');
      await harness.drain();
      expect(await harness.waiting()).toEqual([]);
      await writer.query('COMMIT');
      expect(await harness.waiting()).toEqual(['table:public.plain']);
      await writer.query('DELETE FROM plain');
    });
    it('invalidate then rollback: what was rolled back never was', async () => {
      await writer.query('BEGIN');
      await writer.query('INSERT INTO plain VALUES (1)');
      await writer.query('ROLLBACK');
      expect(await harness.waiting()).toEqual([]);
    });
    it('savepoint rollback: the row goes with it and a later statement writes it again', async () => {
      await writer.query('BEGIN');
      await writer.query('SAVEPOINT one');
      await writer.query('INSERT INTO plain VALUES (1)');
      await writer.query('ROLLBACK TO one');
      expect(await harness.waiting(writer)).toEqual([]);
      await writer.query('INSERT INTO plain VALUES (2)');
      await writer.query('SAVEPOINT two');
      await writer.query('INSERT INTO plain VALUES (3)');
      await writer.query('ROLLBACK TO two');
      await writer.query('COMMIT');
      expect(await harness.waiting()).toEqual(['table:public.plain']);
      await writer.query('DELETE FROM plain');
    });
    it('savepoint released: the row stays one', async () => {
      await writer.query(
        'BEGIN; SAVEPOINT one; INSERT INTO plain VALUES (1); RELEASE one; UPDATE plain SET note = id; COMMIT',
      );
      expect(await harness.waiting()).toEqual(['table:public.plain']);
      await writer.query('DELETE FROM plain');
    });
    it('a mark left over from another transaction silences nothing', async () => {
      const { rows } = await writer.query<{ name: string }>(
        `SELECT 'falaj.t' || left(md5('table:public.plain'), 12) AS name`,
      );
      await writer.query(`SELECT set_config($1, pg_current_xact_id()::text || ':*', false)`, [rows[0]!.name]);
      await writer.query('INSERT INTO plain VALUES (1)');
      await writer.query('DELETE FROM plain');
      expect(await harness.waiting()).toContain('table:public.plain');
      await writer.query('DISCARD ALL');
    });
    it('TRUNCATE, and COPY', async () => {
      await writer.query('TRUNCATE plain CASCADE');
      expect((await harness.waiting()).sort()).toEqual(['table:public.child', 'table:public.plain']);
      await harness.drain();
      await pipeline(Readable.from(['7\tx\n8\ty\n']), writer.query(copyFrom('COPY plain FROM STDIN')));
      expect(await harness.waiting()).toEqual(['table:public.plain']);
    });
    it('cascade: the referencing table moves with the referenced one', async () => {
      await writer.query('INSERT INTO plain VALUES (50); INSERT INTO child VALUES (1, 50)');
      await harness.drain();
      await writer.query('DELETE FROM plain WHERE id = 50');
      expect((await harness.waiting()).sort()).toEqual(['table:public.child', 'table:public.plain']);
    });
    it('session_replication_role=replica does not silence them', async () => {
      const superuser = await harness.client(harness.db.superuserUrl);
      await superuser.query(`SET session_replication_role = replica; INSERT INTO public.plain VALUES (60)`);
      expect(await harness.waiting()).toEqual(['table:public.plain']);
    });
    it('work for any role that may write the table, and give it nothing else', async () => {
      await writer.query('GRANT INSERT ON public.plain, public.narrow TO falaj_app');
      const app = await harness.client(harness.db.appUrl);
      await app.query(`INSERT INTO public.plain VALUES (70)`);
      await app.query(`INSERT INTO public.narrow (id, code) VALUES (700, 'app')`);
      expect(await harness.waiting()).toContain('table:public.plain');
      await expect(app.query(`INSERT INTO falaj.outbox (tag) VALUES ('a:b')`)).rejects.toMatchObject({ code: '42501' });
      await expect(app.query(`SELECT falaj.track_table('public.plain')`)).rejects.toMatchObject({ code: '42501' });
    });
    it('are not fooled by the writer’s search path and date style', async () => {
      const app = await harness.client(harness.db.appUrl);
      await app.query(`SET search_path = pg_temp, public; SET datestyle = 'SQL, DMY'`);
      await app.query(
        `CREATE TEMP TABLE outbox (tag text); CREATE TEMP TABLE new_rows (code text, day date, big bigint, id int)`,
      );
      await app.query(`INSERT INTO public.narrow (id, day) VALUES (701, '05/04/2024')`);
      expect(await narrowed('public.narrow')).toEqual(buckets('public.narrow', ['id', '701'], ['day', '2024-04-05']));
    });
  });

  describe('narrowed tables', () => {
    it('name the buckets that changeBucket computes: text, integer, bigint, date', async () => {
      const text = `a=b "q" \\ é 语 '`;
      await writer.query(`INSERT INTO narrow VALUES (-3, $1, '2024-02-29', 9007199254740993, 'x')`, [text]);
      expect(await narrowed('public.narrow')).toEqual(
        buckets('public.narrow', ['id', '-3'], ['code', text], ['day', '2024-02-29'], ['big', '9007199254740993']),
      );
      expect(await harness.waiting()).toContain('table:public.narrow');
    });
    it('name those of the old and of the new image', async () => {
      await writer.query(`INSERT INTO narrow (id, code) VALUES (1, 'before')`);
      await harness.drain();
      await writer.query(`UPDATE narrow SET code = 'after' WHERE id = 1`);
      expect(await narrowed('public.narrow')).toEqual(
        buckets('public.narrow', ['id', '1'], ['code', 'before'], ['code', 'after']),
      );
      await harness.drain();
      await writer.query(`DELETE FROM narrow WHERE id = 1`);
      expect(await narrowed('public.narrow')).toEqual(buckets('public.narrow', ['id', '1'], ['code', 'after']));
    });
    it('name no bucket for NULL, which equals nothing', async () => {
      await writer.query(`INSERT INTO measure VALUES ('north', NULL, 1)`);
      await writer.query(
        `ALTER TABLE narrow DROP CONSTRAINT narrow_pkey, ALTER id DROP NOT NULL; SELECT falaj.examine('table:public.narrow', true)`,
      );
      await harness.drain();
      await writer.query(`INSERT INTO narrow (other) VALUES ('only nulls')`);
      expect(await harness.waiting()).toEqual(['table:public.narrow']);
    });
    it('are silent where a statement touched no row', async () => {
      await writer.query(`UPDATE narrow SET other = 'y' WHERE id = 123456`);
      await writer.query(`DELETE FROM narrow WHERE id = 123456`);
      await writer.query(`INSERT INTO narrow SELECT 1 WHERE false`);
      expect(await harness.waiting()).toEqual([]);
    });
    it('say all buckets beyond 256 of them', async () => {
      await writer.query(`INSERT INTO narrow (code) SELECT 'c' || g FROM generate_series(1, 256) AS g`);
      const some = await narrowed('public.narrow');
      expect(some.length).toBeGreaterThan(200);
      expect(some).not.toContain('table:public.narrow#*');
      await harness.drain();
      await writer.query(`INSERT INTO narrow (code) SELECT 'd' || g FROM generate_series(1, 400) AS g`);
      expect(await harness.waiting()).toEqual(['table:public.narrow', 'table:public.narrow#*']);
    });
    it('write one row for all that the first statement of a transaction has to tell', async () => {
      await writer.query(`INSERT INTO narrow (code) VALUES ('several'), ('rows')`);
      expect(await narrowed('public.narrow')).toEqual(buckets('public.narrow', ['code', 'several'], ['code', 'rows']));
      expect(await harness.db.query('SELECT count(*)::int AS rows FROM falaj.outbox')).toEqual([{ rows: 1 }]);
    });
    it('stay bounded over many statements of one transaction', async () => {
      await writer.query('BEGIN');
      for (let n = 0; n < 40; n += 1) {
        await writer.query(
          `INSERT INTO narrow (code) SELECT 'e' || g FROM generate_series(${String(n * 20)}, ${String(n * 20 + 19)}) AS g`,
        );
      }
      await writer.query('COMMIT');
      const tags = await harness.waiting();
      expect(tags.length).toBeLessThanOrEqual(258);
      expect(tags.filter((tag) => tag === 'table:public.narrow')).toHaveLength(1);
      expect(tags.at(-1)).toBe('table:public.narrow#*');
      expect(new Set(tags).size).toBe(tags.length);
    });
    it('savepoint rollback: buckets come back with a later statement', async () => {
      await writer.query('BEGIN');
      await writer.query(`INSERT INTO narrow (code) VALUES ('kept')`);
      await writer.query('SAVEPOINT one');
      await writer.query(`INSERT INTO narrow (code) VALUES ('gone'), ('again')`);
      await writer.query('ROLLBACK TO one');
      await writer.query(`INSERT INTO narrow (code) VALUES ('again')`);
      await writer.query('COMMIT');
      expect(await narrowed('public.narrow')).toEqual(buckets('public.narrow', ['code', 'kept'], ['code', 'again']));
    });
    it('say all buckets for bulk operations and TRUNCATE', async () => {
      await writer.query(`INSERT INTO narrow (code) SELECT 'same' FROM generate_series(1, 6000)`);
      expect(await harness.waiting()).toEqual(['table:public.narrow', 'table:public.narrow#*']);
      await harness.drain();
      await writer.query('TRUNCATE narrow');
      expect(await harness.waiting()).toEqual(['table:public.narrow', 'table:public.narrow#*']);
    });
    it('see both sides of an upsert and of MERGE', async () => {
      await writer.query(`CREATE UNIQUE INDEX ON narrow (id); INSERT INTO narrow (id, code) VALUES (1, 'old')`);
      await harness.drain();
      await writer.query(
        `INSERT INTO narrow (id, code) VALUES (1, 'new'), (2, 'two') ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code`,
      );
      expect(await narrowed('public.narrow')).toEqual(
        buckets('public.narrow', ['id', '1'], ['id', '2'], ['code', 'old'], ['code', 'new'], ['code', 'two']),
      );
      await harness.drain();
      await writer.query(
        `MERGE INTO narrow AS n USING (VALUES (1, 'gone'), (3, 'three')) AS s (id, code) ON n.id = s.id
         WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id, code) VALUES (s.id, s.code)`,
      );
      expect(await narrowed('public.narrow')).toEqual(
        buckets('public.narrow', ['id', '1'], ['id', '3'], ['code', 'new'], ['code', 'three']),
      );
    });
    it('never fail the writer: a column renamed a moment ago moves all buckets', async () => {
      await writer.query('ALTER TABLE narrow RENAME code TO label');
      await writer.query(`INSERT INTO narrow (id, label) VALUES (90, 'x')`);
      expect(await harness.waiting()).toEqual(['table:public.narrow', 'table:public.narrow#*']);
      await writer.query('ALTER TABLE narrow RENAME label TO code');
    });
    it('move all buckets at every write where a column cannot be narrowed', async () => {
      await writer.query(
        `CREATE TABLE public.odd (id numeric, code text COLLATE "C"); SELECT falaj.track_table('public.odd', '{id}')`,
      );
      await harness.drain();
      await writer.query('INSERT INTO odd VALUES (1.00)');
      expect(await harness.waiting()).toEqual(['table:public.odd', 'table:public.odd#*']);
      await writer.query(`SELECT falaj.track_table('public.odd', '{code}')`);
      await harness.drain();
      await writer.query('DELETE FROM odd');
      expect(await harness.waiting()).toEqual(['table:public.odd', 'table:public.odd#*']);
    });
  });

  describe('partitions', () => {
    it('partition direct write: the root moves, also where columns lie in another order', async () => {
      await writer.query(`INSERT INTO measure_south_new (region, month, value) VALUES ('south', '2024-05-01', 2)`);
      expect(await harness.waiting()).toContain('table:public.measure');
      expect(await narrowed('public.measure')).toEqual(buckets('public.measure', ['region', 'south']));
    });
    it('write through the root, rows moving between partitions included', async () => {
      await writer.query(`INSERT INTO measure VALUES ('south', '2024-06-01', 1)`);
      await harness.drain();
      await writer.query(`UPDATE measure SET region = 'north' WHERE month = '2024-06-01'`);
      expect(await narrowed('public.measure')).toEqual(
        buckets('public.measure', ['region', 'south'], ['region', 'north']),
      );
    });
    it('a partition that is read by its own name moves with writes through its root', async () => {
      await writer.query(`SELECT falaj.track_table('public.measure_north')`);
      await harness.drain();
      await writer.query(`INSERT INTO measure VALUES ('north', '2024-07-01', 1)`);
      expect(await harness.waiting()).toContain('table:public.measure_north');
    });
    it('TRUNCATE of a partition moves the root and all buckets', async () => {
      await writer.query('TRUNCATE measure_north');
      expect(await harness.waiting()).toEqual(
        expect.arrayContaining(['table:public.measure', 'table:public.measure#*']),
      );
    });
  });

  describe('record_change', () => {
    it('takes tags of any family from any writer', async () => {
      const app = await harness.client(harness.db.appUrl);
      await app.query(`SELECT falaj.record_change('dataset:wage_panel'), falaj.record_change('key#0af')`);
      expect(await harness.waiting()).toEqual(['dataset:wage_panel', 'key#0af']);
    });
    it.each(['', 'nofamily', 'Upper:x', 'a:', 'a: b', 'a:b\nc', `a:${'x'.repeat(260)}`, null])(
      'refuses %p',
      async (tag) => {
        await expect(writer.query('SELECT falaj.record_change($1)', [tag])).rejects.toMatchObject({ code: '22023' });
      },
    );
  });
});
