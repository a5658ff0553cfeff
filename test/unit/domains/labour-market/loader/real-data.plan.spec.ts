import { attritionPlan } from '../../../../../src/domains/labour-market/loader/attrition.plan.js';
import { BundledFilesReader } from '../../../../../src/datasets/bundled-files.reader.js';
import { censusPlan } from '../../../../../src/domains/labour-market/loader/census.plan.js';
import { iloPlans, lastObservedYear } from '../../../../../src/domains/labour-market/loader/ilo.plan.js';
import { industryUnemploymentPlan } from '../../../../../src/domains/labour-market/loader/industry-unemployment.plan.js';
import type { DatasetPlan } from '../../../../../src/datasets/load.port.js';
import { wagePanelPlan } from '../../../../../src/domains/labour-market/loader/wage-panel.plan.js';
import { worldBankPlans } from '../../../../../src/domains/labour-market/loader/world-bank.plan.js';
import { Bundle, DATA } from './bundle.fixture.js';

const files = new BundledFilesReader(DATA);
const plansOf = (from: BundledFilesReader): DatasetPlan[] => [
  ...worldBankPlans(from),
  ...iloPlans(from),
  wagePanelPlan(from),
  attritionPlan(from),
  censusPlan(from),
  industryUnemploymentPlan(from),
];

/** Rows by table, as fields. */
async function rowsOf(from: BundledFilesReader, id: string): Promise<{ asOf: string | null; tables: string[][][] }> {
  const plan = plansOf(from).find((each) => each.id === id)!;
  const { asOfDate, tables } = await plan.prepare(() => Promise.resolve([]));
  const read = tables.map((table) => {
    const lines = [...table.rows].flatMap(({ text }) => text.slice(0, -1).split('\n'));
    expect(lines).toHaveLength(table.totalRows);
    const rows = lines.map((line) => line.split('\t'));
    expect(rows.every((row) => row.length === table.columns.length)).toBe(true);
    return rows;
  });
  return { asOf: asOfDate, tables: read };
}

describe('the bundled real data', () => {
  const read = new Map<string, ReturnType<typeof rowsOf>>();
  const bundled = (id: string): ReturnType<typeof rowsOf> => {
    const rows = read.get(id) ?? rowsOf(files, id);
    read.set(id, rows);
    return rows;
  };
  it.each([
    ['countries', null, [250]],
    ['world_bank_gdp', '2023-12-31', [13_979]],
    ['world_bank_population', '2024-12-31', [17_195]],
    ['world_bank_gdp_per_capita', '2023-12-31', [13_979]],
    ['gapminder_gdp_per_capita', '2024-12-31', [11_253]],
    ['ilo_labour', '2024-12-31', [64_497, 64_497]],
    ['gcc_labour', '2024-12-31', [215]],
    ['wage_panel', '1987-12-31', [4_360]],
    ['employee_attrition', null, [1_470]],
    ['census_workforce', '1994-12-31', [32_561]],
    ['industry_unemployment', '2010-02-01', [1_708]],
  ])('gives %s as of %s with %j rows', async (id, asOf, counts) => {
    const { asOf: date, tables } = await bundled(id);
    expect(date).toBe(asOf);
    expect(tables.map((table) => table.length)).toEqual(counts);
  });

  it('keeps every digit of the source', async () => {
    const [rows] = (await bundled('world_bank_gdp')).tables;
    expect(rows!.find((row) => row[0] === 'QAT' && row[4] === '2022')).toEqual([
      ...['QAT', 'Qatar', 'NY.GDP.MKTP.CD', 'GDP (current US$)', '2022', '235770403734.9', 'world_bank_gdp'],
    ]);
  });
  it('divides GDP by the population of the same year', async () => {
    const [rows] = (await bundled('world_bank_gdp_per_capita')).tables;
    const value = rows!.find((row) => row[0] === 'QAT' && row[4] === '2022')![5];
    expect(Number(value)).toBeCloseTo(235_770_403_734.9 / 2_657_333, 6);
  });
  it('codes places by ISO3, and calls a country by one name in every table', async () => {
    const [labour, indicators] = (await bundled('ilo_labour')).tables;
    expect(labour!.every((row) => /^[A-Z]{3}$/.test(row[0]!))).toBe(true);
    const names = new Map(indicators!.map((row) => [row[0], row[1]]));
    expect([names.get('ARE'), names.get('QAT'), names.get('XKX'), names.get('CHI')]).toEqual([
      ...['United Arab Emirates', 'Qatar', 'Kosovo', 'Channel Islands'],
    ]);
    const saudi = labour!.filter((row) => row[0] === 'SAU' && row[2] === 'unemployment_rate' && row[3] === '2024');
    expect(saudi.map((row) => row.slice(4))).toContainEqual(['total', '15+', '3.518']);
  });
  it('joins the Gulf measures by year, blank where a country reports none, without projections', async () => {
    const [rows] = (await bundled('gcc_labour')).tables;
    const bahrain = rows!.filter((row) => row[1] === 'BHR');
    expect(bahrain.find((row) => row[2] === '2012')![4]).toBe('1.2');
    expect(bahrain.find((row) => row[2] === '2013')![4]).toBe('\\N');
    expect(rows!.every((row) => Number(row[2]) <= 2024 && row[3] === '\\N' && row[6] === '\\N')).toBe(true);
    expect(new Set(rows!.map((row) => row[1])).size).toBe(6);
  });
  it('derives a company of the panel from industry and occupation', async () => {
    const [rows] = (await bundled('wage_panel')).tables;
    const craft = rows!.find((row) => row[4] === 'WP-MAN-OCC5')!;
    expect([craft[2], craft[3], craft[5]]).toEqual([
      ...['Manufacturing', 'Craft Workers and Foremen', 'Manufacturing: Craft Workers and Foremen'],
    ]);
    expect(new Set(rows!.map((row) => row[2])).size).toBe(12);
    expect(new Set(rows!.map((row) => row[11]))).toEqual(new Set(['Black', 'Hispanic', 'Other']));
  });
  it('takes the census mark for unknown as no value', async () => {
    const [rows] = (await bundled('census_workforce')).tables;
    expect(rows!.flat()).not.toContain('?');
    expect(rows!.filter((row) => row[10] === '\\N')).toHaveLength(583);
  });
});

describe('a year being reported', () => {
  it('is not yet the last observed one', () => {
    const year = (of: number, countries: number): { code: string; year: number; value: string }[] =>
      Array.from({ length: countries }, (_, i) => ({ code: `C${String(i)}`, year: of, value: '1' }));
    expect(lastObservedYear([...year(2023, 100), ...year(2024, 10), ...year(2025, 9)])).toBe(2024);
  });
});

describe('a broken bundle', () => {
  let bundle: Bundle;
  beforeAll(() => {
    bundle = new Bundle();
  });
  afterAll(() => {
    bundle.delete();
  });
  const refused = async (id: string, path: string, spoil: () => void, detail: string): Promise<void> => {
    spoil();
    const plan = (): Promise<unknown> => rowsOf(bundle.files, id);
    await expect(Promise.resolve().then(plan)).rejects.toMatchObject({ code: 'data.invalid', detail });
    bundle.restore(path);
  };

  it('names a missing file', () =>
    refused(
      'world_bank_gdp',
      'world_gdp_usd.csv.gz',
      () => {
        bundle.removeFile('world_gdp_usd.csv.gz');
      },
      'world_gdp_usd.csv.gz is missing or not readable',
    ));
  it('names a line with a value that is no number', () =>
    refused(
      'world_bank_gdp',
      'world_gdp_usd.csv.gz',
      () => {
        bundle.edit('world_gdp_usd.csv.gz', (text) => text.replace('3521418059.923445', 'much'));
      },
      'world_gdp_usd.csv.gz line 2: column Value is not a number',
    ));
  it('names a place without a code', () =>
    refused(
      'ilo_labour',
      'gapminder/aged_15_24_unemployment_rate_percent.csv.gz',
      () => {
        bundle.edit('gapminder/aged_15_24_unemployment_rate_percent.csv.gz', (text) =>
          `${text}\natlantis,2000,1`.replace('\n\n', '\n'),
        );
      },
      'gapminder/aged_15_24_unemployment_rate_percent.csv.gz: place atlantis has no country code',
    ));
  it('names a panel line with two industries', () =>
    refused(
      'wage_panel',
      'wagepan.csv.gz',
      () => {
        bundle.edit('wagepan.csv.gz', (text) => text.replace('\n13,1980,0,', '\n13,1980,1,'));
      },
      'wagepan.csv.gz line 2: not exactly one of agric, bus, construc, ent, fin, manuf, min, per, pro, pub, tra, trad is 1',
    ));

  const INDUSTRY = 'us_unemployment_across_industries.json.gz';
  it.each([
    ['[', `${INDUSTRY} is not valid JSON`],
    ['{}', `${INDUSTRY} record 0 is not a list of records`],
    ['[7]', `${INDUSTRY} record 1 is not a record`],
    ['[{"year":2000}]', `${INDUSTRY} record 1 has no series`],
    [
      '[{"series":"x","year":2000,"month":13,"count":1,"rate":1}]',
      `${INDUSTRY} record 1 has a year, month, count or rate that is not a number`,
    ],
  ])('names what is wrong in %s', (text, detail) =>
    refused(
      'industry_unemployment',
      INDUSTRY,
      () => {
        bundle.write(INDUSTRY, text);
      },
      detail,
    ),
  );
  it('says of a file that is not compressed', () => {
    expect(() => new BundledFilesReader(import.meta.dirname).text('bundle.fixture.ts')).toThrow(
      'bundle.fixture.ts is not readable gzip',
    );
  });
});
