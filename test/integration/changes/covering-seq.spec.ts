import type pg from 'pg';
import { ChangeHarness } from './change-harness.js';

const TAG = 'table:public.covered';

describe('falaj.covering_seq', () => {
  let harness: ChangeHarness;
  let writer: pg.Client;

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    writer = await harness.client();
    await writer.query(`
      CREATE TABLE public.covered (id integer);
      SELECT falaj.track_table('public.covered', '{}')`);
  });
  afterAll(() => harness.close());

  const covering = async (): Promise<number> => {
    const { rows } = await writer.query<{ seq: string }>('SELECT falaj.covering_seq() AS seq');
    return Number(rows[0]!.seq);
  };

  it('gives a position that covers the commit before it, and the same one while nothing else changes', async () => {
    const before = await covering();
    await writer.query('INSERT INTO covered VALUES (1)');
    const after = await covering();
    expect(after).toBeGreaterThan(before);
    const { rows } = await writer.query<{ last_seq: string }>('SELECT last_seq FROM falaj.tag_version WHERE tag = $1', [
      TAG,
    ]);
    expect(Number(rows[0]!.last_seq)).toBeLessThanOrEqual(after);
    expect(Number(rows[0]!.last_seq)).toBeGreaterThan(before);
    expect(await covering()).toBe(after);
  });

  it('is refused before the commit: an uncommitted change has no position', async () => {
    await writer.query('BEGIN');
    await writer.query('INSERT INTO covered VALUES (2)');
    await expect(writer.query('SELECT falaj.covering_seq()')).rejects.toMatchObject({ code: '25000' });
    await writer.query('ROLLBACK');
    await writer.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await expect(writer.query('SELECT falaj.covering_seq()')).rejects.toMatchObject({ code: '25000' });
    await writer.query('ROLLBACK');
  });
});
