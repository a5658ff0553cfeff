import { ChangeLog1760000000001 } from '../../../src/database/migrations/1760000000001-change-log.js';
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
    expect(await harness.waiting()).toContain('table:public.countries');
  });
});
