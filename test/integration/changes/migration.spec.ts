import { ChangeLog1760000000001 } from '../../../src/database/migrations/1760000000001-change-log.js';
import { OneRowCapture1760000000007 } from '../../../src/database/migrations/1760000000007-one-row-capture.js';
import { LightCapture1760000000028 } from '../../../src/database/migrations/1760000000028-light-capture.js';
import { SteadyFollowing1760000000027 } from '../../../src/database/migrations/1760000000027-steady-following.js';
import { changeBucket } from '../../../src/kernel/change-bucket.js';
import type pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { ChangeHarness } from './change-harness.js';

const runnerOf = (owner: pg.Client): QueryRunner =>
  ({ query: (text: string) => owner.query(text) }) as unknown as QueryRunner;

describe('the migration', () => {
  let harness: ChangeHarness;

  beforeAll(async () => {
    harness = await ChangeHarness.open();
  });
  afterAll(() => harness.close());

  it('can be taken back, triggers included, and made again by a plain owner', async () => {
    const owner = await harness.client();
    const { rows } = await owner.query<{ rolsuper: boolean }>(
      'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    expect(rows[0]?.rolsuper).toBe(false);
    const runner = runnerOf(owner);
    await owner.query(`SELECT falaj.track_table('public.countries', '{country_code}')`);
    await new ChangeLog1760000000001().down(runner);
    await owner.query(`INSERT INTO public.countries VALUES ('XXX', 'X')`);
    await new ChangeLog1760000000001().up(runner);
    await owner.query(`SELECT falaj.track_table('public.countries', '{country_code}')`);
    await owner.query(`DELETE FROM public.countries`);
    const { rows: waiting } = await owner.query('SELECT tag FROM falaj.outbox');
    expect(waiting).toContainEqual({ tag: 'table:public.countries' });
  });

  it('gives tables that were narrowed before the capture that writes one row', async () => {
    const owner = await harness.client();
    const runner = runnerOf(owner);
    const rowsOf = async (statement: string): Promise<unknown> => {
      await harness.drain();
      await owner.query(statement);
      return (await owner.query(`SELECT tag, to_jsonb(o) -> 'buckets' AS buckets FROM falaj.outbox AS o ORDER BY id`))
        .rows;
    };
    const bucket = changeBucket('country_code', 'YYY');
    const tag = 'table:public.countries';
    expect(await rowsOf(`INSERT INTO public.countries VALUES ('YYY', 'Y')`)).toEqual([
      { tag, buckets: null },
      { tag: `${tag}#${bucket}`, buckets: null },
    ]);
    await new OneRowCapture1760000000007().up(runner);
    await new OneRowCapture1760000000007().up(runner);
    expect(await rowsOf(`UPDATE public.countries SET country_name = 'Z' WHERE country_code = 'YYY'`)).toEqual([
      { tag, buckets: [bucket] },
    ]);
  });
});

describe('the migration of looks and of the wake-up', () => {
  it('can be taken back and made again, and changes are captured and numbered after it', async () => {
    const harness = await ChangeHarness.open();
    try {
      const owner = await harness.client();
      const runner = runnerOf(owner);
      const migration = new SteadyFollowing1760000000027();
      await owner.query(`SELECT falaj.track_table('public.countries', '{country_code}')`);
      const before = await harness.known();
      await migration.down();
      await migration.up(runner);
      await owner.query(`INSERT INTO public.countries VALUES ('YYY', 'Y'), ('ZZZ', 'Z')`);
      const after = await harness.known();
      expect(after).toMatchObject({ incarnation: before.incarnation, seq: before.seq + 3 });
    } finally {
      await harness.close();
    }
  });
});

describe('the migration to capture without settings', () => {
  it('writes anew what was written out before it', async () => {
    const harness = await ChangeHarness.open();
    try {
      const owner = await harness.client();
      const runner = runnerOf(owner);
      const settings = async () => {
        const { rows } = await owner.query<{ settings: string[] | null }>(`
          SELECT DISTINCT p.proconfig AS settings FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
          WHERE t.tgrelid = 'public.countries'::regclass AND t.tgname LIKE 'falaj%'`);
        return rows.map((row) => row.settings);
      };
      await new OneRowCapture1760000000007().up(runner);
      await owner.query(`SELECT falaj.track_table('public.countries', '{country_code}')`);
      expect(await settings()).toContainEqual(['search_path=pg_catalog, pg_temp', 'DateStyle=ISO, YMD']);
      await new LightCapture1760000000028().up(runner);
      expect(await settings()).toEqual([null]);
      await harness.drain();
      await owner.query(`INSERT INTO public.countries VALUES ('YYY', 'Y')`);
      const tag = 'table:public.countries';
      expect(await harness.waiting()).toEqual([tag, `${tag}#${changeBucket('country_code', 'YYY')}`]);
    } finally {
      await harness.close();
    }
  });
});
