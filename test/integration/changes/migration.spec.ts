import { ChangeLog1760000000001 } from '../../../src/database/migrations/1760000000001-change-log.js';
import { OneRowCapture1760000000007 } from '../../../src/database/migrations/1760000000007-one-row-capture.js';
import { SteadyFollowing1760000000027 } from '../../../src/database/migrations/1760000000027-steady-following.js';
import { changeBucket } from '../../../src/kernel/change-bucket.js';
import type { QueryRunner } from 'typeorm';
import { ChangeHarness } from './change-harness.js';

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
    const runner = { query: (text: string) => owner.query(text) } as unknown as QueryRunner;
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
    const runner = { query: (text: string) => owner.query(text) } as unknown as QueryRunner;
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
      const runner = { query: (text: string) => owner.query(text) } as unknown as QueryRunner;
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
