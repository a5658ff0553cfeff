import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../../src/kernel/clock.js';
import type { FalajError } from '../../../src/kernel/falaj-error.js';
import { loadViews, type ViewCatalogue } from '../../../src/materialization/view.catalogue.js';
import { uniqueIndexName } from '../../../src/materialization/view.indexes.js';
import { loadDefinitions } from '../../../src/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { definitionOf } from '../../support/definition-files.js';

const SOUND: Readonly<Record<string, string>> = {
  name: 'mv_totals',
  sql_id: 'totals',
  params: '{ at_least: 3 }',
  indexes: '["idx_a ON mv_totals(visits DESC, place)"]',
  refresh_cron: "'0 */12 * * *'",
};

type Problem = Readonly<Record<'file' | 'code' | 'message' | 'remedy', string> & { line: number }>;

/** One item of a views.yml: a sound one but for the change. */
function item(change: Readonly<Record<string, string | undefined>> = {}): string {
  const entries = Object.entries({ ...SOUND, ...change }).filter(([, value]) => value !== undefined);
  return `- ${entries.map(([key, value]) => `${key}: ${value!}`).join('\n  ')}\n`;
}

describe('definitions of views', () => {
  let directory: string;
  let registry: QueryRegistry;

  const query = (name: string, sql: string, options: Parameters<typeof definitionOf>[1]): Promise<void> =>
    writeFile(
      join(directory, `testing/queries/${name}.sql`),
      definitionOf(sql, options).replace('query_id: sample_query', `query_id: ${name}`),
    );

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'views-'));
    await mkdir(join(directory, 'testing/queries'), { recursive: true });
    const columns = 'place:string,visits:integer';
    const parameters = `  - {name: place, type: string, description: d, default: null}
  - {name: at_least, type: integer, description: d, required: true, min: 0, max: 9}`;
    const from = `FROM (SELECT place, sum(n) AS visits FROM public.visit GROUP BY place) AS v WHERE (:place IS NULL OR v.place = :place)`;
    await query('totals', `SELECT v.place, v.visits ${from} AND v.visits >= :at_least ORDER BY v.place COLLATE "C"`, {
      columns,
      key: 'place',
      parameters,
    });
    await query('daily', `SELECT v.place FROM public.visit AS v WHERE v.day = :day ORDER BY v.place COLLATE "C"`, {
      columns: 'place:string',
      key: 'place',
      parameters: '  - {name: day, type: date, description: d, default: today(UTC)}',
    });
    await query('mine', `SELECT v.place FROM public.visit AS v ORDER BY v.place COLLATE "C"`, {
      columns: 'place:string',
      key: 'place',
      extra: 'scope: tenant',
    });
    await query(
      'daily_of',
      `SELECT v.place FROM public.visit AS v WHERE v.day = :day AND v.n > :n ORDER BY v.place COLLATE "C"`,
      {
        columns: 'place:string',
        key: 'place',
        parameters: `  - {name: day, type: date, description: d, default: today(UTC)}
  - {name: n, type: integer, description: d, required: true}`,
      },
    );
    const place = { columns: 'place:string', key: 'place' };
    await query('plain', 'SELECT v.place FROM public.visit AS v ORDER BY v.place COLLATE "C"', place);
    await query(
      'plain_again',
      'SELECT v.place -- the same\nFROM   public.visit AS v /* told otherwise */\nORDER BY v.place COLLATE "C"',
      place,
    );
    await query(
      'other_text',
      `SELECT v.place FROM public.visit AS v WHERE v.place <> ' -- a' ORDER BY v.place COLLATE "C"`,
      place,
    );
    await query(
      'more_text',
      `SELECT v.place FROM public.visit AS v WHERE v.place <> ' -- b' ORDER BY v.place COLLATE "C"`,
      place,
    );
    for (const [name, other] of [
      ['chicken', 'egg'],
      ['egg', 'chicken'],
      ['omelette', 'egg'],
    ] as const)
      await query(name, `SELECT v.place FROM public.mv_${other} AS v ORDER BY v.place COLLATE "C"`, {
        columns: 'place:string',
        key: 'place',
      });
    registry = new QueryRegistry(await loadDefinitions(directory, { privacyFloor: 5, rowsMax: 20 }), new SystemClock());
  });
  afterAll(() => rm(directory, { recursive: true }));

  const load = async (text: string): Promise<ViewCatalogue> => {
    await writeFile(join(directory, 'testing/views.yml'), text);
    return loadViews(directory, registry);
  };
  const problems = async (text: string): Promise<readonly Problem[]> => {
    const error = await load(text).then(
      () => undefined,
      (caught: unknown) => caught as FalajError,
    );
    expect(error?.code).toBe('definition.invalid');
    return error!.fields.problems as unknown as readonly Problem[];
  };

  it('are read whole: parameters as typed literals, the key of the contract, indexes written out', async () => {
    const view = (await load(item())).get('mv_totals');
    expect(view).toMatchObject({ uniqueKey: ['place'], timeZone: 'UTC', maxStalenessSeconds: null });
    expect(view.statement).toContain("v.visits >= ('3'::int4)");
    expect(view.statement).toContain('(NULL::text) IS NULL');
    expect(view.indexes).toEqual([
      { name: 'idx_a', isUnique: false, method: 'btree', columns: ['"visits" DESC', '"place"'] },
    ]);
    expect(view.bound.params).toEqual({ place: null, at_least: 3 });
    expect(view.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  it('have a fingerprint of everything that shapes what is stored, and of nothing else', async () => {
    const print = async (change: Record<string, string>): Promise<string> =>
      (await load(item(change))).list()[0]!.fingerprint;
    const sound = await print({});
    expect(await print({ refresh_cron: "'5 5 * * *'" })).toBe(sound);
    expect(await print({ params: '{ at_least: 4 }' })).not.toBe(sound);
    expect(await print({ indexes: '[]' })).not.toBe(sound);
    const bare = (sql_id: string) => print({ sql_id, params: '{}', indexes: '[]' });
    expect(await bare('plain_again')).toBe(await bare('plain'));
    expect(await bare('other_text')).not.toBe(await bare('more_text'));
  });

  it.each([
    ['36h', 129_600],
    ["'90s'", 90],
    ['129600', 129_600],
  ])('take %s for the longest age', async (text, seconds) => {
    expect((await load(item({ max_staleness: text }))).get('mv_totals').maxStalenessSeconds).toBe(seconds);
  });

  it.each(['0', '-5', '1.5', '0h', 'true', '[1]'])('refuse %s for the longest age, and say so once', async (text) => {
    expect((await problems(item({ max_staleness: text }))).map(({ code }) => code)).toEqual(['view.max_staleness']);
  });

  it.each([
    ['{ debounce_seconds: 5 }', { debounceSeconds: 5, atMostEverySeconds: 60 }],
    ['{ debounce_seconds: 90 }', { debounceSeconds: 90, atMostEverySeconds: 90 }],
    ['{ debounce_seconds: 5, at_most_every_seconds: 5 }', { debounceSeconds: 5, atMostEverySeconds: 5 }],
  ])('take %s for when a change refreshes them', async (text, expected) => {
    expect((await load(item({ on_change: text }))).get('mv_totals').onChange).toEqual(expected);
    expect((await load(item())).get('mv_totals').onChange).toBeNull();
  });

  it.each([
    ['true', ['contract.type']],
    ['{}', ['contract.missing_key']],
    ['{ debounce_seconds: 0 }', ['contract.type']],
    ['{ debounce_seconds: 604801 }', ['contract.type']],
    ['{ debounce_seconds: 1.5 }', ['contract.type']],
    ["{ debounce_seconds: '5' }", ['contract.type']],
    ['{ debounce_seconds: 5, at_most_every_seconds: 0 }', ['contract.type']],
    ['{ debounce_seconds: 5, at_most_every_seconds: 4 }', ['view.on_change']],
    ['{ debounce_seconds: 5, debounce: 4 }', ['contract.unknown_key']],
  ])('refuse %s for when a change refreshes them', async (text, codes) => {
    expect((await problems(item({ on_change: text }))).map(({ code }) => code)).toEqual(codes);
  });

  const BAD: readonly (readonly [what: string, change: Record<string, string | undefined>, code: string])[] = [
    ['no name', { name: undefined }, 'contract.missing_key'],
    ['a name that needs quotes', { name: 'Mv-Totals' }, 'contract.type'],
    ['a name with another statement', { name: "'mv; DROP TABLE visit'" }, 'contract.type'],
    ['a name past 63 bytes', { name: 'm'.repeat(64) }, 'view.name'],
    ['no query', { sql_id: undefined }, 'contract.missing_key'],
    ['an unknown query', { sql_id: 'nothing' }, 'view.unknown_query'],
    ['a query that is not public', { sql_id: 'mine', params: '{}', indexes: '[]' }, 'view.scope'],
    ['a day that is always today', { sql_id: 'daily', params: '{}', indexes: '[]' }, 'view.today'],
    ['no parameters', { params: undefined }, 'contract.missing_key'],
    ['parameters that are a list', { params: '[1]' }, 'contract.type'],
    ['a missing parameter', { params: '{}' }, 'view.params'],
    ['an unknown parameter', { params: '{ at_least: 1, colour: red }' }, 'view.params'],
    ['an ill-typed parameter', { params: '{ at_least: many }' }, 'view.params'],
    ['a parameter out of range', { params: '{ at_least: 10 }' }, 'view.params'],
    ['no indexes', { indexes: undefined }, 'contract.missing_key'],
    ['indexes that are a text', { indexes: 'idx_a' }, 'contract.type'],
    ['an index that is not SQL', { indexes: '["idx_a ON ON"]' }, 'view.index'],
    ['an index with another statement', { indexes: '["idx_a ON mv_totals(place); DROP TABLE visit"]' }, 'view.index'],
    ['an index of something else', { indexes: '["idx_a ON visit(place)"]' }, 'view.index'],
    ['an index of another schema', { indexes: '["idx_a ON falaj.mv_totals(place)"]' }, 'view.index'],
    ['an index over no column of it', { indexes: '["idx_a ON mv_totals(colour)"]' }, 'view.index'],
    ['an index over an expression', { indexes: '["idx_a ON mv_totals((random()))"]' }, 'view.index'],
    ['an index with a condition', { indexes: '["idx_a ON mv_totals(place) WHERE visits > 1"]' }, 'view.index'],
    ['an index by the name of the key', { indexes: '["mv_totals_key ON mv_totals(place)"]' }, 'view.index'],
    ['an index whose name needs quotes', { indexes: `['"Idx A" ON mv_totals(place)']` }, 'view.index'],
    ['no schedule', { refresh_cron: undefined }, 'contract.missing_key'],
    ['a schedule of six fields', { refresh_cron: "'0 0 0 * * *'" }, 'view.cron'],
    ['a schedule that is none', { refresh_cron: "'61 * * * *'" }, 'view.cron'],
    ['a schedule that never fires', { refresh_cron: "'0 0 31 2 *'" }, 'view.cron'],
    ['a zone that is none', { time_zone: 'Mars/Olympus' }, 'view.time_zone'],
    ['an age that is none', { max_staleness: 'soon' }, 'view.max_staleness'],
    ['a key over no column of it', { unique_key: '[colour]' }, 'view.unique_key'],
    ['an unknown key', { colour: 'red' }, 'contract.unknown_key'],
  ];
  it.each(BAD)('are refused with %s', async (_what, change, code) => {
    const found = await problems(item(change));
    expect(found.map((problem) => problem.code)).toContain(code);
    for (const problem of found) {
      expect(problem).toMatchObject({ file: 'testing/views.yml' });
      expect(problem.line).toBeGreaterThan(0);
      expect(problem.remedy).not.toBe('');
    }
  });

  it('are refused with every fault of every item at once', async () => {
    const text =
      item({ sql_id: 'nothing' }) +
      item({
        name: 'mv_b',
        refresh_cron: "'x'",
        time_zone: 'nowhere',
        indexes: '[]',
        params: '{ at_least: many, hue: 1 }',
      });
    expect((await problems(text)).map(({ line, code }) => [line, code])).toEqual([
      [2, 'view.unknown_query'],
      [8, 'view.params'],
      [8, 'view.params'],
      [10, 'view.cron'],
      [11, 'view.time_zone'],
    ]);
  });

  it('are refused with each fault of their parameters by name', async () => {
    const found = await problems(item({ sql_id: 'daily_of', indexes: '[]', params: '{ hue: red }' }));
    expect(found.map(({ code, message }) => [code, message.split(' ')[0]])).toEqual([
      ['view.today', 'day'],
      ['view.params', 'hue'],
      ['view.params', 'n'],
    ]);
    expect(JSON.stringify(found)).not.toContain('red');
  });

  it('are refused where two have one name, or an index has the name of another', async () => {
    const twice = await problems(item() + item());
    expect(twice.map(({ code }) => code)).toEqual(['view.duplicate', 'view.duplicate']);
    const index = await problems(item({ indexes: '["idx_a ON mv_totals(place)", "idx_a ON mv_totals(visits)"]' }));
    expect(index.map(({ code }) => code)).toEqual(['view.duplicate']);
  });

  it.each([
    ['an index', item({ indexes: '[]' }) + item({ name: 'mv_b', indexes: '["mv_totals_key ON mv_b(place)"]' })],
    ['a view', item({ indexes: '[]' }) + item({ name: 'mv_totals_key', indexes: '[]' })],
  ])('are refused where %s has the name of the unique index of another', async (_what, text) => {
    const found = await problems(text);
    expect(found.map(({ code, message }) => [code, message.split(' ')[0]])).toEqual([
      ['view.duplicate', 'mv_totals_key'],
    ]);
  });

  it('keep the name of the unique index of a long name as well', async () => {
    const name = `mv_${'a'.repeat(60)}`;
    const key = uniqueIndexName(name);
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(63);
    const found = await problems(item({ name, indexes: `["${key} ON ${name}(place)"]` }));
    expect(found.map(({ code }) => code)).toEqual(['view.index']);
  });

  it('are refused where views read each other', async () => {
    const each = (name: string): string => item({ name: `mv_${name}`, sql_id: name, params: '{}', indexes: '[]' });
    expect((await problems(each('chicken') + each('egg'))).map(({ code }) => code)).toEqual([
      'view.cycle',
      'view.cycle',
    ]);
    const after = await problems(each('omelette') + each('chicken') + each('egg'));
    expect(after.map(({ message }) => message.split(' ')[0])).toEqual(['mv_chicken', 'mv_egg']);
  });

  it('come in an order in which each follows what it reads', async () => {
    const chicken = item({ name: 'mv_chicken', sql_id: 'chicken', params: '{}', indexes: '[]' });
    const egg = item({ name: 'mv_egg', indexes: '[]' });
    expect((await load(chicken + egg)).inOrder().map(({ name }) => name)).toEqual(['mv_egg', 'mv_chicken']);
  });

  it.each(["'", "''; DROP TABLE visit; --", '\\', "\\'; SELECT 1; --", '$1', ':place', '/*', 'Énergie "x"', '$$a$$'])(
    'hold the text %s as it stands, and nothing of it is SQL',
    async (text) => {
      const view = (await load(item({ params: JSON.stringify({ at_least: 1, place: text }) }))).get('mv_totals');
      expect(view.bound.params.place).toBe(text);
      const doubled = text.replaceAll("'", "''");
      const expected = text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
      expect(view.statement.split(expected)).toHaveLength(3);
    },
  );
});
