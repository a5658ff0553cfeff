import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FalajError } from '../../../src/kernel/falaj-error.js';
import { loadViews } from '../../../src/materialization/view.catalogue.js';
import { ViewHarness } from './view-harness.js';

/** What would leave a trace if any of it were ever run. */
const EVIL = 'CREATE TABLE public.pwned (x int)';
const PAYLOADS = [
  `x; ${EVIL}; --`,
  `x'; ${EVIL}; --`,
  `x''; ${EVIL}; --`,
  `x"; ${EVIL}; --`,
  `x); ${EVIL}; --`,
  `\\'; ${EVIL}; --`,
  `$$; ${EVIL}; $$`,
  `x */ ; ${EVIL}; /*`,
  `x\n; ${EVIL};\n--`,
  `(SELECT 1); ${EVIL}`,
] as const;

const FIELDS: Readonly<Record<string, (payload: string) => Record<string, unknown>>> = {
  name: (payload) => ({ name: payload, indexes: [] }),
  sql_id: (payload) => ({ sql_id: payload }),
  'a key of params': (payload) => ({ params: { [payload]: 1 } }),
  'a value of params': (payload) => ({ params: { at_least: payload } }),
  'a text among params': (payload) => ({ params: { place: payload } }),
  'the text of an index': (payload) => ({ indexes: [payload] }),
  'the name of an index': (payload) => ({ indexes: [`${payload} ON mv_totals(place)`] }),
  'the relation of an index': (payload) => ({ indexes: [`idx ON ${payload}(place)`] }),
  'the columns of an index': (payload) => ({ indexes: [`idx ON mv_totals(${payload})`] }),
  'the end of an index': (payload) => ({ indexes: [`idx ON mv_totals(place) ${payload}`] }),
  refresh_cron: (payload) => ({ refresh_cron: payload }),
  'the end of refresh_cron': (payload) => ({ refresh_cron: `0 0 * * ${payload}` }),
  time_zone: (payload) => ({ time_zone: payload }),
  unique_key: (payload) => ({ unique_key: [payload] }),
  max_staleness: (payload) => ({ max_staleness: payload }),
  'an option of storage': (payload) => ({ storage: { [payload]: 70 } }),
  'a value of storage': (payload) => ({ storage: { fillfactor: payload } }),
  tablespace: (payload) => ({ storage: { tablespace: payload } }),
  'a key of its own': (payload) => ({ [payload]: 1 }),
};
const SOUND = { name: 'mv_totals', sql_id: 'totals', params: {}, indexes: [], refresh_cron: '*/5 * * * *' };
/** Only here is a text a text: it is taken, and stays one. */
const TEXT_FIELD = 'a text among params';

describe('SQL in a definition', () => {
  let harness: ViewHarness;
  const traces = () =>
    harness.db.query(
      `SELECT (SELECT count(*)::int FROM pg_class WHERE relname NOT LIKE 'mv_totals%' AND relname NOT LIKE 'pg_toast%') AS relations,
         (SELECT count(*)::int FROM pg_proc) AS functions, (SELECT count(*)::int FROM public.visit) AS rows, to_regclass('public.pwned') AS pwned`,
    );
  const definition = (fields: Record<string, unknown>): string => JSON.stringify([{ ...SOUND, ...fields }]);

  beforeAll(async () => {
    harness = await ViewHarness.open('[]');
  });
  afterAll(() => harness.close());

  it.each(Object.entries(FIELDS).filter(([field]) => field !== TEXT_FIELD))(
    'is refused as %s, at its place, and nothing of it runs',
    async (_field, change) => {
      const before = await traces();
      for (const payload of PAYLOADS) {
        await writeFile(join(harness.directory.path, 'testing/views.yml'), definition(change(payload)));
        const error = await loadViews(harness.directory.path, harness.registry).then(
          () => undefined,
          (caught: unknown) => caught as FalajError,
        );
        expect([payload, error?.code]).toEqual([payload, 'definition.invalid']);
        const problems = error!.fields.problems as unknown as readonly { file: string; line: number; remedy: string }[];
        for (const { file, line, remedy } of problems)
          expect([file, line > 0, remedy !== '']).toEqual(['testing/views.yml', true, true]);
      }
      expect(await traces()).toEqual(before);
    },
  );

  it('is a text as the value of a text: planned, built, shown and dropped, it stays one', async () => {
    const before = await traces();
    const texts = PAYLOADS.filter((payload) => !payload.includes('\n'));
    const items = texts.map((place, index) => ({ ...SOUND, name: `mv_totals${String(index)}`, params: { place } }));
    const other = await harness.beside(JSON.stringify(items));
    expect((await other.views.plan()).steps.map(({ action }) => action)).toEqual(texts.map(() => 'create'));
    for (const run of (await other.views.apply()).runs) expect(run).toMatchObject({ state: 'succeeded', rowsAfter: 0 });
    for (const status of await other.views.status()) expect(status).toMatchObject({ condition: 'ready' });
    const made = await harness.db.query<{ text: string }>(
      `SELECT pg_get_viewdef(c.oid) AS text FROM pg_class AS c WHERE c.relkind = 'm' AND c.relname LIKE 'mv_totals%' ORDER BY c.relname`,
    );
    for (const [index, { text }] of made.entries()) expect(text).toContain(`'${texts[index]!.replaceAll("'", "''")}'`);
    await other.leave();
    const nothing = await harness.beside('[]');
    for (const drop of (await nothing.views.apply()).drops) expect(drop).toMatchObject({ state: 'dropped' });
    await nothing.leave();
    expect(await traces()).toEqual(before);
  });
});
