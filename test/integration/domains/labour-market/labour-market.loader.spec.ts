import pg from 'pg';
import { CopyConnection } from '../../../../src/database/copy-connection.js';
import { DatasetLoader } from '../../../../src/datasets/dataset.loader.js';
import { LabourMarketData } from '../../../../src/domains/labour-market/labour-market.data.js';
import type { LoadOptions, LoadProgress } from '../../../../src/datasets/load.port.js';
import { type TestDatabase, testDatabase } from '../../../support/postgres.js';
import { Bundle } from '../../../unit/domains/labour-market/loader/bundle.fixture.js';

const SCALE = 0.02;
const GDP = 'world_gdp_usd.csv.gz';
const PANEL = 'wagepan.csv.gz';

/** Rows of each table with the bundled data; the generated ones at this scale. */
const COUNTS = {
  countries: 250,
  world_bank_indicators: 13_979 + 17_195 + 13_979 + 11_253 + 64_497,
  ilo_labour_data: 64_497,
  gcc_labour_statistics: 215,
  vision_2030_targets: 7,
  qatar_open_data: 0,
  wage_panel: 4_360,
  employee_attrition: 1_470,
  census_workforce: 32_561,
  industry_unemployment: 1_708,
  companies: 400,
  employment_records: 10_458,
};

const INDEXES = [
  'company_month',
  'company_start',
  'end_date',
  'month',
  'nationals',
  'pkey',
  'sector_month',
  'unemployed',
];

describe('loading the labour market', () => {
  let database: TestDatabase;
  let bundle: Bundle;
  let client: pg.Client;
  let events: LoadProgress[];

  beforeAll(async () => {
    database = await testDatabase();
    bundle = new Bundle();
    client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    await load();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
    bundle.delete();
  });

  const loader = (): DatasetLoader =>
    new DatasetLoader([new LabourMarketData(bundle.dataDirectory, bundle.targetsFile)]);
  const load = async (options: LoadOptions = { scale: SCALE }): Promise<string[]> => {
    events = [];
    const progress = (event: LoadProgress): void => {
      events.push(event);
    };
    const { datasets } = await loader().load(new CopyConnection(client), { ...options, progress });
    return datasets.filter(({ status }) => status === 'loaded').map(({ dataset }) => dataset);
  };
  const one = async (sql: string): Promise<unknown> => {
    const [row] = await database.query<Record<string, unknown>>(sql);
    return Object.values(row ?? {})[0];
  };
  const count = async (table: string): Promise<number> => Number(await one(`SELECT count(*) FROM ${table}`));
  const indexes = async (): Promise<string[]> =>
    (
      await database.query<{ name: string }>(
        `SELECT indexname AS name FROM pg_indexes WHERE tablename = 'employment_records' ORDER BY indexname COLLATE "C"`,
      )
    ).map(({ name }) => name.replace('employment_records_', ''));
  const tagSeq = async (tag: string): Promise<number> => {
    await database.query(`SELECT falaj.follow(0, '', '', 100000, 200000, true, false, false)`);
    return Number(await one(`SELECT coalesce(max(last_seq), 0) FROM falaj.tag_version WHERE tag = '${tag}'`));
  };

  it('fills every table', async () => {
    const counts = await Promise.all(Object.keys(COUNTS).map(async (table) => [table, await count(`public.${table}`)]));
    expect(Object.fromEntries(counts)).toEqual(COUNTS);
  });
  it('keeps the published figures to the last digit', async () => {
    const value = (country: string, indicator: string, year: number): Promise<unknown> =>
      one(`SELECT value FROM public.world_bank_indicators
           WHERE country_code = '${country}' AND indicator_code = '${indicator}' AND year = ${String(year)}`);
    expect(await value('QAT', 'NY.GDP.MKTP.CD', 2022)).toBe('235770403734.9');
    expect(await value('SAU', 'SL.UEM.TOTL.NE.ZS', 2024)).toBe('3.518');
    expect(
      await one(`SELECT count(*) FROM (SELECT sector, lag(sector) OVER (PARTITION BY person_id ORDER BY year) AS before
                 FROM public.wage_panel) AS p WHERE sector <> before`),
    ).toBe('1226');
  });
  it('says of each dataset what it is, as of when, and how much', async () => {
    const rows = await database.query<{ dataset_id: string; kind: string; as_of: string | null; rows: number }>(
      `SELECT dataset_id, kind, asof_date::text AS as_of, record_count::int AS rows FROM falaj.dataset ORDER BY dataset_id COLLATE "C"`,
    );
    expect(rows.map((row) => [row.dataset_id, row.kind, row.as_of, row.rows])).toEqual([
      ['census_workforce', 'real', '1994-12-31', 32_561],
      ['countries', 'derived', null, 250],
      ['employee_attrition', 'real', null, 1_470],
      ['gapminder_gdp_per_capita', 'real', '2024-12-31', 11_253],
      ['gcc_labour', 'derived', '2024-12-31', 215],
      ['ilo_labour', 'real', '2024-12-31', 2 * 64_497],
      ['industry_unemployment', 'real', '2010-02-01', 1_708],
      ['lmis_generated', 'generated', '2024-12-01', COUNTS.employment_records + 400],
      ['vision_2030_targets', 'derived', '2024-12-31', 7],
      ['wage_panel', 'real', '1987-12-31', 4_360],
      ['world_bank_gdp', 'real', '2023-12-31', 13_979],
      ['world_bank_gdp_per_capita', 'derived', '2023-12-31', 13_979],
      ['world_bank_population', 'real', '2024-12-31', 17_195],
    ]);
  });
  it('fills a target with the newest observed value of its measure, and invents none', async () => {
    const rows = await database.query(
      `SELECT current_value, last_measured::text FROM public.vision_2030_targets WHERE current_value IS NOT NULL`,
    );
    expect(rows).toEqual([{ current_value: '34.406', last_measured: '2024-12-31' }]);
  });
  it('gives the employment records eight indexes', async () => {
    expect(await indexes()).toEqual(INDEXES);
    expect(
      await one(`SELECT count(*) FROM pg_constraint WHERE conname = 'employment_records_pkey' AND contype = 'p'`),
    ).toBe('1');
  });
  it('tells how far it is, and each dataset once it is in', async () => {
    await load({ force: true, datasets: ['wage_panel', 'lmis_generated'], scale: SCALE });
    expect(events.filter(({ dataset }) => dataset === 'wage_panel').map(({ phase }) => phase)).toContain('copying');
    expect(events.filter(({ phase }) => phase === 'loaded')).toEqual([
      { dataset: 'wage_panel', phase: 'loaded', rows: 4_360, totalRows: 4_360 },
      expect.objectContaining({ dataset: 'lmis_generated', rows: COUNTS.employment_records + 400 }),
    ]);
    expect(events.every(({ rows, totalRows }) => rows <= totalRows)).toBe(true);
  });

  it('changes nothing the second time, and leaves no trace', async () => {
    const before = await one('SELECT count(*) FROM public.data_freshness_log');
    const state = `SELECT string_agg(d::text, '|' ORDER BY d.dataset_id) FROM falaj.dataset AS d`;
    const catalogue = await one(state);
    const seq = await tagSeq('dataset:world_bank_gdp');
    expect(await load()).toEqual([]);
    expect(new Set(events.map(({ phase }) => phase))).toEqual(new Set(['unchanged']));
    expect(await one('SELECT count(*) FROM public.data_freshness_log')).toBe(before);
    expect(await one(state)).toBe(catalogue);
    expect(await tagSeq('dataset:world_bank_gdp')).toBe(seq);
  });
  it('keeps the scale that is loaded where none is asked for', async () => {
    expect(await load({})).toEqual([]);
    expect(await one(`SELECT locator FROM falaj.dataset WHERE dataset_id = 'lmis_generated'`)).toContain('scale=0.02');
  });
  it('replaces what a changed file feeds, nothing else, and records it', async () => {
    const before = await tagSeq('dataset:employee_attrition');
    const untouched = await tagSeq('dataset:census_workforce');
    bundle.edit('emp_attrition.csv.gz', (text) =>
      text.replace('\n41,Yes,', '\n42,Yes,').replace('\r\n41,Yes,', '\r\n42,Yes,'),
    );
    // The generated set is calibrated on the sample as well.
    expect(await load()).toEqual(['employee_attrition', 'lmis_generated']);
    expect(await one('SELECT age FROM public.employee_attrition WHERE employee_number = 1')).toBe(42);
    expect(await tagSeq('dataset:employee_attrition')).toBeGreaterThan(before);
    expect(await tagSeq('dataset:census_workforce')).toBe(untouched);
    expect(
      await database.query(
        `SELECT source, fetch_status, as_of_movement, asof_date::text FROM public.data_freshness_log
         WHERE source IN ('employee_attrition', 'wage_panel') ORDER BY log_id DESC LIMIT 2`,
      ),
    ).toEqual([
      { source: 'wage_panel', fetch_status: 'unchanged', as_of_movement: null, asof_date: '1987-12-31' },
      { source: 'employee_attrition', fetch_status: 'success', as_of_movement: 'same', asof_date: null },
    ]);
    bundle.restore('emp_attrition.csv.gz');
    expect(await load()).toEqual(['employee_attrition', 'lmis_generated']);
  });
  it('takes over an edited target', async () => {
    const { readFileSync, writeFileSync } = await import('node:fs');
    const text = readFileSync(bundle.targetsFile, 'utf8');
    writeFileSync(bundle.targetsFile, text.replace('target_value: 30\n', 'target_value: 40\n'));
    expect(await load()).toEqual(['vision_2030_targets']);
    expect(await one(`SELECT count(*) FROM public.vision_2030_targets WHERE target_value = 40`)).toBe('1');
    writeFileSync(bundle.targetsFile, text);
    expect(await load()).toEqual(['vision_2030_targets']);
  });

  it('keeps the old rows when it fails halfway, and says so in the log', async () => {
    const digest = (): Promise<unknown> =>
      one(`SELECT md5(string_agg(p::text, '|' ORDER BY person_id, year)) FROM public.wage_panel AS p`);
    const before = await digest();
    const checksum = await one(`SELECT checksum FROM falaj.dataset WHERE dataset_id = 'wage_panel'`);
    bundle.edit(PANEL, (text) => text.replace('\n13,1981,', '\n13,1980,'));
    await expect(load()).rejects.toMatchObject({
      code: 'data.invalid',
      detail: 'wage_panel: a row was refused by wage_panel, wage_panel_pkey',
    });
    expect(await digest()).toBe(before);
    expect(await one(`SELECT checksum FROM falaj.dataset WHERE dataset_id = 'wage_panel'`)).toBe(checksum);
    expect(await one(`SELECT fetch_status FROM public.data_freshness_log ORDER BY log_id DESC LIMIT 1`)).toBe('failed');
    bundle.restore(PANEL);
    expect(await load()).toEqual([]);
  });
  it('gives the employment records their indexes back when it fails', async () => {
    bundle.edit(PANEL, (text) => text.replace('\n13,1981,', '\n13,x,'));
    const attempt = loader().load(new CopyConnection(client), { scale: SCALE, datasets: ['lmis_generated'] });
    await expect(attempt).rejects.toMatchObject({ detail: `${PANEL} line 3: column year is not a whole number` });
    expect(await indexes()).toEqual(INDEXES);
    bundle.restore(PANEL);
    expect(await load()).toEqual([]);
  });
  it('names file and line of a broken source before it touches a table', async () => {
    bundle.edit(GDP, (text) => text.replace('3521418059.923445', '?'));
    await expect(load()).rejects.toMatchObject({
      code: 'data.invalid',
      fields: { file: GDP, line: 2 },
    });
    bundle.restore(GDP);
    expect(await count(`public.world_bank_indicators`)).toBe(COUNTS.world_bank_indicators);
    // The countries take their names from the same file: they were replaced before, and are again.
    expect(await load()).toEqual(['countries']);
  });
  it('keeps the old rows when the connection dies halfway', async () => {
    const doomed = new pg.Client({ connectionString: database.ownerUrl });
    doomed.on('error', () => undefined);
    await doomed.connect();
    const [{ pid }] = (await doomed.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows as [{ pid: number }];
    const killed: Promise<unknown>[] = [];
    const progress = ({ phase }: LoadProgress): void => {
      if (phase === 'copying' && killed.length === 0) {
        killed.push(database.query('SELECT pg_terminate_backend($1)', [pid]));
      }
    };
    await expect(
      loader().load(new CopyConnection(doomed), { scale: SCALE, force: true, datasets: ['lmis_generated'], progress }),
    ).rejects.toThrow();
    await Promise.all(killed);
    expect(await count('public.employment_records')).toBe(COUNTS.employment_records);
    // What a dead session left without indexes gets them from the next load, though it finds nothing changed.
    expect(await indexes()).toEqual(['pkey']);
    expect(await load()).toEqual([]);
    expect(await indexes()).toEqual(INDEXES);
  });

  it('shows readers the old rows until the commit and the new ones after it, never none', async () => {
    const reader = async (): Promise<pg.Client> => {
      const opened = new pg.Client({ connectionString: database.appUrl });
      await opened.connect();
      await opened.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1 FROM falaj.dataset');
      return opened;
    };
    const rowsSeen = async (by: pg.Client): Promise<number> =>
      Number((await by.query<{ n: string }>('SELECT count(*) AS n FROM public.employment_records')).rows[0]?.n);
    // One looks before, during and after; the other first looks when the new rows are in, by its older snapshot.
    const [eager, late] = [await reader(), await reader()];
    const seen = [await rowsSeen(eager)];
    const looks: Promise<unknown>[] = [];
    const progress = ({ phase }: LoadProgress): void => {
      if (phase === 'copying' && looks.length === 0) looks.push(rowsSeen(eager).then((n) => seen.push(n)));
    };
    await loader().load(new CopyConnection(client), { scale: 0.03, datasets: ['lmis_generated'], progress });
    await Promise.all(looks);
    seen.push(await rowsSeen(eager), await rowsSeen(late));
    await eager.end();
    await late.end();
    expect(seen).toEqual(Array.from({ length: 4 }, () => COUNTS.employment_records));
    // The reader that would not let go kept the indexes from being dropped.
    expect(await indexes()).toEqual(INDEXES);
    expect(await count('public.employment_records')).toBeGreaterThan(COUNTS.employment_records);
    expect(await load()).toEqual(['lmis_generated']);
    expect(await count('public.employment_records')).toBe(COUNTS.employment_records);
  });
  it('takes turns with another loader, which then finds nothing to do', async () => {
    const other = new pg.Client({ connectionString: database.ownerUrl });
    await other.connect();
    const options = { scale: 0.01, datasets: ['lmis_generated'] };
    const reports = await Promise.all([client, other].map((each) => loader().load(new CopyConnection(each), options)));
    await other.end();
    expect(reports.map(({ datasets }) => datasets[0]!.status).sort()).toEqual(['loaded', 'unchanged']);
    expect(await load()).toEqual(['lmis_generated']);
  });
});
