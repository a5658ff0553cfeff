import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../../src/kernel/clock.js';
import { definitionProblems } from '../../../src/materialization/view.catalogue.js';
import { definitionOf, type SqlOptions } from '../../support/definition-files.js';
import { BAD_VIEW_DEFINITIONS, item, type BadDefinition } from './bad-view-definitions.js';

const VIEWS = 'testing/views.yml';
const RULES = { privacyFloor: 5, rowsMax: 20 };
const PLACE: SqlOptions = { columns: 'place:string', key: 'place' };
const ALL = 'SELECT v.place FROM public.visit AS v ORDER BY v.place COLLATE "C"';

describe('bad definitions of views', () => {
  let directory: string;
  const query = (name: string, sql: string, options: SqlOptions): Promise<void> =>
    writeFile(
      join(directory, `testing/queries/${name}.sql`),
      definitionOf(sql, options).replace('query_id: sample_query', `query_id: ${name}`),
    );
  const problems = () => definitionProblems(directory, RULES, new SystemClock());

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'views-'));
    await mkdir(join(directory, 'testing/queries'), { recursive: true });
    await writeFile(
      join(directory, 'testing/tables.yml'),
      '- { table: public.visit, person_level: false }\n- { table: public.staff, person_level: true, person_key: badge }\n',
    );
    const from = `FROM (SELECT place, sum(n) AS visits FROM public.visit GROUP BY place) AS v WHERE (:place IS NULL OR v.place = :place)`;
    await query('totals', `SELECT v.place, v.visits ${from} AND v.visits >= :at_least ORDER BY v.place COLLATE "C"`, {
      columns: 'place:string,visits:integer',
      key: 'place',
      parameters: `  - {name: place, type: string, description: d, default: null}
  - {name: at_least, type: integer, description: d, required: true, min: 0, max: 9}`,
    });
    await query('daily', `SELECT v.place FROM public.visit AS v WHERE v.day = :day ORDER BY v.place COLLATE "C"`, {
      ...PLACE,
      parameters: '  - {name: day, type: date, description: d, default: today(UTC)}',
    });
    await query('mine', ALL, { ...PLACE, extra: 'scope: tenant' });
    await query('closed', ALL, { ...PLACE, extra: 'access_level: restricted' });
    await query('maybe', 'SELECT v.place, v.visits, v.facts FROM public.visit AS v ORDER BY v.place COLLATE "C"', {
      columns: 'place:string,visits:integer,facts:json',
      key: 'place',
    });
    const nullable = join(directory, 'testing/queries/maybe.sql');
    const text = definitionOf('SELECT v.place, v.visits, v.facts FROM public.visit AS v ORDER BY v.place COLLATE "C"', {
      columns: 'place:string,visits:integer,facts:json',
      key: 'place',
    });
    await writeFile(
      nullable,
      text
        .replace('query_id: sample_query', 'query_id: maybe')
        .replace(
          '{name: visits, type: integer, description: d}',
          '{name: visits, type: integer, description: d, nullable: true}',
        ),
    );
    for (const [name, other] of [
      ['chicken', 'egg'],
      ['egg', 'chicken'],
    ] as const)
      await query(name, `SELECT v.place FROM public.mv_${other} AS v ORDER BY v.place COLLATE "C"`, PLACE);
  });
  afterAll(() => rm(directory, { recursive: true }));

  const write = async ({ views, query: extra }: Pick<BadDefinition, 'views' | 'query'>): Promise<void> => {
    await writeFile(join(directory, VIEWS), typeof views === 'string' ? views : item(views));
    await rm(join(directory, 'testing/queries/extra.sql'), { force: true });
    if (extra === undefined) return;
    const [sql, more] = typeof extra === 'string' ? [extra, ''] : extra;
    await query('extra', sql, { ...PLACE, extra: more });
  };

  it('are many, and each is told from the sound one', async () => {
    expect(BAD_VIEW_DEFINITIONS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(BAD_VIEW_DEFINITIONS.map(({ what }) => what)).size).toBe(BAD_VIEW_DEFINITIONS.length);
    await write({ views: {} });
    expect(await problems()).toEqual([]);
  });

  it.each(BAD_VIEW_DEFINITIONS.map((each) => [each.what, each] as const))(
    'are refused: %s',
    async (_what, definition) => {
      await write(definition);
      const found = await problems();
      const wanted = definition.expected.map(({ file = VIEWS, line, code }) => ({ file, line, code }));
      expect(found.map(({ file, line, code }) => ({ file, line, code }))).toEqual(expect.arrayContaining(wanted));
      for (const { file = VIEWS, line, code, remedy } of definition.expected) {
        const told = found.filter((each) => each.file === file && each.line === line && each.code === code);
        expect(told.some((each) => each.remedy.includes(remedy) && each.remedy !== '' && each.message !== '')).toBe(
          true,
        );
      }
      // Nothing is told besides what is wrong.
      const files = new Set(wanted.map(({ file }) => file));
      expect(found.filter(({ file }) => !files.has(file))).toEqual([]);
    },
  );

  it('are told at once with the faults of their queries, and not blamed for those', async () => {
    await write({
      views: item({ ...{ sql_id: 'extra', params: '{}', indexes: '[]' }, refresh_cron: "'x'" }),
      query: 'SELECT v.place FROM visit AS v ORDER BY v.place COLLATE "C"',
    });
    const found = await problems();
    expect(found.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['testing/queries/extra.sql', 12, 'sql.unqualified_table'],
      [VIEWS, 5, 'view.cron'],
    ]);
  });
});
