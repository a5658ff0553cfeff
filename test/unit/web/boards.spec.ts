import { readAnswer } from '../../../web/src/api/answer.types.js';
import type { CohortRow } from '../../../web/src/api/executive.types.js';
import type { Answer } from '../../../web/src/api/registry.types.js';
import type { AssetRow, HealthRow } from '../../../web/src/api/warehouse.types.js';
import { matrixOf, tintOf } from '../../../web/src/pages/executive/cohort.matrix.js';
import { changeText } from '../../../web/src/pages/executive/overview.stats.js';
import { placeOf, stacked } from '../../../web/src/pages/executive/period.places.js';
import { byYear, newestOf } from '../../../web/src/pages/labour-market/country.series.js';
import { comparedTo, overallRate } from '../../../web/src/pages/labour-market/qatarization.rates.js';
import { chosenOr, sectorOptions } from '../../../web/src/pages/labour-market/sector.options.js';
import { requiredChange } from '../../../web/src/pages/labour-market/target.rate.js';
import { balanceOf } from '../../../web/src/pages/labour-market/transition.balance.js';
import { countriesIn } from '../../../web/src/pages/labour-market/world-bank.choice.js';
import { equipmentRows } from '../../../web/src/pages/warehouse/equipment.rows.js';
import { stockAfter } from '../../../web/src/pages/warehouse/stock.change.js';
import { payloadText, tasksByKind } from '../../../web/src/pages/warehouse/task.counts.js';
import { drawnReadings } from '../../../web/src/pages/warehouse/telemetry.points.js';

describe('an answer as a board shows it', () => {
  const body = {
    ...{ query_id: 'q', row_count: 1, unit: 'percent', rows: [{ data: { a: 1 } }], warnings: ['old'], metadata: {} },
    provenance: { dataset_id: ['one', 'two'], kind: 'derived', license: 'CC0', tables: ['public.t'], view: null },
    freshness: { asof_date: '2024-12-31', updated_at: null, age_days: 3 },
  } satisfies Answer;

  it('says where it is from and how it came, and dashes nothing that is known', () => {
    expect(readAnswer(body, new Headers({ 'cache-status': 'falaj; hit' }))).toEqual({
      ...{ queryId: 'q', unit: 'percent', dataset: 'one, two', kind: 'derived', licence: 'CC0' },
      ...{ tables: ['public.t'], view: null, asOf: '2024-12-31', updatedAt: null, cacheStatus: 'falaj; hit' },
      ...{ rows: [{ a: 1 }], warnings: ['old'] },
    });
  });

  it('says nothing of what the server did not', () => {
    const bare = readAnswer({ ...body, provenance: {} }, new Headers());
    expect(bare).toMatchObject({ dataset: null, kind: null, licence: null, tables: [], cacheStatus: null });
  });
});

describe('the labour market', () => {
  it('weighs sectors by their persons, and sets each against the whole and a target', () => {
    const rows = [
      { sector: 'a', total: 90, qatari_count: 9, qatarization_rate: 10 },
      { sector: 'b', total: 10, qatari_count: 5, qatarization_rate: 50 },
    ];
    expect(overallRate(rows)).toBe(14);
    expect(comparedTo(rows, 20).map(({ toOverall, toTarget }) => [toOverall, toTarget])).toEqual([
      [-4, -10],
      [36, 30],
    ]);
    expect(comparedTo(rows, null)[0]?.toTarget).toBeNull();
    expect(overallRate([])).toBeNull();
  });

  it.each([
    [{ current_value: 20, target_value: 30, target_year: 2030, last_measured: '2025-12-31' }, 2],
    [{ current_value: 11, target_value: 7, target_year: 2030, last_measured: '2026-01-01' }, -1],
    [{ current_value: 20, target_value: 30, target_year: 2025, last_measured: '2025-12-31' }, null],
    [{ current_value: null, target_value: 30, target_year: 2030, last_measured: null }, null],
  ])('spreads what is missing of %j over the years that are left: %j a year', (target, change) => {
    expect(requiredChange(target)).toBe(change);
  });

  it('counts moves into and out of each sector, and none of the merged rest', () => {
    const move = (from_sector: string, to_sector: string, transitions: number) => ({
      ...{ from_sector, to_sector, transitions },
    });
    const rows = [move('a', 'b', 5), move('b', 'a', 2), move('c', 'b', 1), move('suppressed', 'suppressed', 9)];
    expect(balanceOf(rows)).toEqual([
      { sector: 'b', entered: 6, left: 2 },
      { sector: 'a', entered: 2, left: 5 },
      { sector: 'c', entered: 0, left: 1 },
    ]);
  });

  it('draws countries along the years, with gaps where one has no value', () => {
    const row = (country_code: string, year: number, value: number) => ({
      country: country_code,
      country_code,
      year,
      value,
    });
    const rows = [row('QAT', 2001, 1), row('QAT', 2000, 2), row('SAU', 2001, 3)];
    expect(byYear(rows)).toEqual({
      series: [
        { key: 'QAT', label: 'QAT' },
        { key: 'SAU', label: 'SAU' },
      ],
      rows: [
        { year: '2000', QAT: 2, SAU: null },
        { year: '2001', QAT: 1, SAU: 3 },
      ],
    });
    expect(newestOf(rows)).toEqual([rows[2], rows[0]]);
  });

  it('reads countries as they are written, each once and no more than six', () => {
    expect(countriesIn(' qat,SAU;  qat ,')).toEqual(['QAT', 'SAU']);
    expect(countriesIn('A,B,C,D,E,F,G')).toHaveLength(6);
  });

  it('forgets a sector that other records do not have', () => {
    const options = sectorOptions([{ sector: 'Energy' }, { sector: 'suppressed' }, { sector: 'Energy' }]);
    expect(options.map(({ value }) => value)).toEqual(['', 'Energy']);
    expect([chosenOr('Energy', options), chosenOr('Mining', options)]).toEqual(['Energy', '']);
  });
});

describe('the executive dashboard', () => {
  it('tells a change by a sign and a word', () => {
    expect(changeText(2.38, '7 days')).toBe('▲ +2.38 % to the 7 days before');
    expect(changeText(-37.5, '24 hours')).toBe('▼ −37.5 % to the 24 hours before');
    expect(changeText(0, '7 days')).toBe('as in the 7 days before');
    expect(changeText(null, '7 days')).toBe('nothing in the 7 days before');
  });

  it('lays cohorts out as lines of equal length, the newest first', () => {
    const row = (cohort_start: string, period: number, retention_percent: number): CohortRow => ({
      ...{ cohort_start, period, retention_percent, cohort_size: 10, active_users: retention_percent / 10 },
    });
    const { periods, lines } = matrixOf([
      row('2024-01-01', 0, 100),
      row('2024-01-01', 1, 20),
      row('2024-02-01', 0, 100),
    ]);
    expect(periods).toBe(2);
    expect(lines.map(({ start, cells }) => [start, cells.map((cell) => cell?.retention_percent)])).toEqual([
      ['2024-02-01', [100, undefined]],
      ['2024-01-01', [100, 20]],
    ]);
    expect([tintOf(0), tintOf(50), tintOf(100), tintOf(130)]).toEqual([0, 20, 40, 40]);
  });

  it('adds up what is drawn at one place, and draws nothing as zero', () => {
    const counted = [
      { place: '2', series: 'model_error', count: 1 },
      { place: '1', series: 'timeout', count: 2 },
      { place: '2', series: 'model_error', count: 3 },
    ];
    expect(stacked(counted)).toEqual({
      series: [
        { key: 'model_error', label: 'model error' },
        { key: 'timeout', label: 'timeout' },
      ],
      rows: [
        { place: '1', model_error: 0, timeout: 2 },
        { place: '2', model_error: 4, timeout: 0 },
      ],
    });
    expect([placeOf('2024-05-06T07:00:00Z', 'day'), placeOf('2024-05-06T07:00:00Z', 'hour')]).toEqual([
      ...['2024-05-06', '05-06 07:00'],
    ]);
  });
});

describe('the warehouse', () => {
  it('lists machines that need somebody first, and of one unknown says nothing', () => {
    const asset = (asset_id: string) => ({ asset_id }) as AssetRow;
    const health = (asset_id: string, state: string) =>
      ({ asset_id, health: state, failures: 1, last_at: null }) as unknown as HealthRow;
    const rows = equipmentRows([asset('a'), asset('b'), asset('c')], [health('b', 'critical'), health('c', 'healthy')]);
    expect(rows.map(({ asset_id: id, health: state }) => [id, state])).toEqual([
      ['b', 'critical'],
      ['c', 'healthy'],
      ['a', null],
    ]);
  });

  it('knows what a movement does to the stock', () => {
    expect(stockAfter(10, 'inbound', 3)).toBe(13);
    expect(stockAfter(10, 'outbound', 3)).toBe(7);
    expect(stockAfter(10, 'adjustment', -3)).toBe(7);
  });

  it('draws readings from the oldest on, thinned out, the newest among them', () => {
    const readings = Array.from({ length: 1000 }, (_, at) => ({
      ts: new Date(Date.UTC(2020, 0, 1) + (999 - at) * 1000).toISOString(),
      ...{ metric: 'm', value: 999 - at },
    }));
    const drawn = drawnReadings(readings);
    expect(drawn.length).toBeLessThanOrEqual(400);
    expect(drawn.at(-1)).toEqual({ at: '2020-01-01 00:16:39', value: 999 });
    expect(drawn[0]!['value']).toBeLessThan(3);
    expect(drawnReadings(readings.slice(0, 2)).map(({ value }) => value)).toEqual([998, 999]);
  });

  it('counts tasks by kind and state, and writes what they are about', () => {
    const rows = [{ kind: 'cycle_count', status: 'pending', tasks: 4, pieces: 0 }];
    expect(tasksByKind(rows, ['pending', 'completed'])).toEqual([{ kind: 'cycle count', pending: 4, completed: 0 }]);
    expect(payloadText({ sku: 'A1', pieces: 3 })).toBe('sku A1, pieces 3');
    expect(payloadText(null)).toBe('');
  });
});
