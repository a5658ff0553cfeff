import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { MaterializedViews } from '../../../src/materialization/materialized-views.js';
import type { AnswerRow } from '../../../src/kernel/query-answer.js';
import { TestApplication } from '../../support/application.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { QueryDesk } from './query-desk.fixture.js';

const HOUR_MS = 3_600_000;
const text = (file: string): string => gunzipSync(readFileSync(`data/warehouse/${file}`)).toString('utf8');

interface Sale {
  readonly sku: string;
  readonly quantity: number;
  readonly at: string;
}

/** What went out, read from the raw file another way than the loader's: from the right, as only names hold commas. */
function sales(): readonly Sale[] {
  return text('online_retail.csv.gz')
    .trimEnd()
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, invoice = '', sku = ''] = /^([^,]+),([^,]+),/.exec(line) ?? [];
      const [, quantity = '', at = ''] = /,(-?\d+),(\d{4}-[^,]+),[^,]*,[^,]*,[^,]*$/.exec(line) ?? [];
      return invoice.startsWith('C') || quantity.startsWith('-') ? [] : [{ sku, quantity: Number(quantity), at }];
    });
}

function demandBy(lines: readonly Sale[], key: (sale: Sale) => string): readonly AnswerRow[] {
  const groups = new Map<string, number[]>();
  for (const sale of lines) groups.set(key(sale), [...(groups.get(key(sale)) ?? []).splice(0), sale.quantity]);
  return [...groups].map(([name, quantities]) => {
    const total = quantities.reduce((sum, each) => sum + each, 0);
    return { name, total, movements: quantities.length, mean: Number((total / quantities.length).toFixed(4)) };
  });
}

const monday = (at: string): string => {
  const day = new Date(`${at.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
};

describe('the definitions of the warehouse', () => {
  let database: TestDatabase;
  let desk: QueryDesk;
  let sold: readonly Sale[];

  beforeAll(async () => {
    database = await testDatabase({ data: ['warehouse'] });
    desk = await QueryDesk.open(database);
    sold = sales();
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  const shown = (rows: readonly AnswerRow[], name: string): readonly AnswerRow[] =>
    rows.map((row) => ({
      name: row[name] ?? null,
      total: row['total_quantity'] ?? null,
      movements: row['movements'] ?? null,
      mean: row['mean_quantity'] ?? null,
    }));

  it('demand by day of a month, as added up from the file', async () => {
    const november = sold.filter(({ at }) => at.startsWith('2011-11'));
    const rows = await desk.rows('daily_demand', { start_date: '2011-11-01', as_of: '2011-11-30' });
    expect(shown(rows, 'day')).toEqual(demandBy(november, ({ at }) => at.slice(0, 10)));
  });

  it('demand of one item by week and by month', async () => {
    const own = sold.filter(({ sku }) => sku === '22423');
    expect(own.length).toBeGreaterThan(1000);
    const weeks = await desk.rows('weekly_demand_by_sku', { sku: '22423' });
    expect(shown(weeks, 'week')).toEqual(demandBy(own, ({ at }) => monday(at)));
    const months = await desk.rows('monthly_demand_by_sku', { sku: '22423' });
    expect(shown(months, 'month')).toEqual(demandBy(own, ({ at }) => `${at.slice(0, 7)}-01`));
  });

  it('demand by brand: the first three letters of the code', async () => {
    const own = sold.filter(({ sku }) => sku.startsWith('851'));
    const [row] = await desk.rows('brand_demand', { brand: '851' });
    const [expected] = demandBy(own, () => '851');
    expect(shown([row!], 'brand')).toEqual([expected]);
    expect(row?.['items']).toBe(new Set(own.map(({ sku }) => sku)).size);
  });

  it.each([
    [{}, 1.5, '2011-12-09'],
    [{ up_to: 2, as_of: '2011-11-30', limit: 5000 }, 2, '2011-11-30'],
  ])('what to order anew, by the rule: %j', async (params, upTo, asOf) => {
    const since = new Date(Date.parse(asOf) - 6 * 24 * HOUR_MS).toISOString().slice(0, 10);
    const demand = new Map<string, number>();
    for (const { sku, quantity, at } of sold)
      if (at.slice(0, 10) >= since && at.slice(0, 10) <= asOf) demand.set(sku, (demand.get(sku) ?? 0) + quantity);
    const items = await database.query<{ sku: string; quantity: number; reorder_point: number }>(
      'SELECT sku, quantity, reorder_point FROM public.inventory_items WHERE reorder_point > 0',
    );
    const expected = items
      .filter(({ quantity, reorder_point: point }) => quantity <= upTo * point)
      .map(({ sku, quantity, reorder_point: point }) => {
        const week = demand.get(sku) ?? 0;
        const urgency = quantity <= point ? 'CRITICAL' : quantity <= 1.5 * point ? 'HIGH' : 'MEDIUM';
        return { sku, demand_7d: week, order_quantity: 2 * Math.max(point, week) - quantity, urgency };
      })
      .sort((a, b) => b.order_quantity - a.order_quantity || (a.sku < b.sku ? -1 : 1));
    const rows = await desk.rows('reorder_recommendations', params);
    const plain = rows.map(({ sku, demand_7d, order_quantity, urgency }) => ({
      sku,
      demand_7d,
      order_quantity,
      urgency,
    }));
    expect(plain).toEqual(expected.slice(0, 'limit' in params ? 5000 : 100));
    expect(new Set(plain.map(({ urgency }) => urgency)).has('MEDIUM')).toBe(upTo > 1.5);
  });

  it('readings of the room over a day, from the files', async () => {
    const lines = text('room_sensors_datatest2.csv.gz').trimEnd().split(/\r?\n/).slice(1);
    const readings = lines.map((line) => line.replaceAll('"', '').split(','));
    const end = Date.parse(`${readings.at(-1)![1]!.replace(' ', 'T')}Z`);
    const own = readings
      .filter(([, at = '']) => Date.parse(`${at.replace(' ', 'T')}Z`) > end - 24 * HOUR_MS)
      .map((fields) => Number(fields[5]));
    const rows = await desk.rows('get_telemetry_summary', { asset_id: 'ROOM-01' });
    const [co2] = rows.filter(({ metric }) => metric === 'co2_ppm');
    expect(co2).toMatchObject({ readings: own.length, min_value: Math.min(...own), max_value: Math.max(...own) });
    expect(co2?.['mean_value']).toBeCloseTo(own.reduce((sum, each) => sum + each, 0) / own.length, 5);
  });

  it('health by failures, wear and heat of the last hour', async () => {
    const rows = await desk.rows('get_equipment_health_status');
    expect(rows).toHaveLength(41);
    const records = text('ai4i2020.csv.gz')
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split(/\r?\n/)
      .slice(1);
    const assets = rows.map(({ asset_id: id }) => id as string).filter((id) => id !== 'ROOM-01');
    const expected = assets.map((id, machine) => {
      const hour = records.slice(machine * 250 + 238, machine * 250 + 250).map((line) => line.split(',').map(Number));
      const isWarning = hour.some(
        ([, , , air, process, speed, , wear]) => wear! >= 200 || (speed! < 1380 && process! - air! < 8.6 - 1e-9),
      );
      const health = hour.some((fields) => fields[8] === 1) ? 'critical' : isWarning ? 'warning' : 'healthy';
      return [id, health, 60];
    });
    expect(
      rows
        .filter(({ asset_id: id }) => id !== 'ROOM-01')
        .map((row) => [row['asset_id'], row['health'], row['readings']]),
    ).toEqual(expected);
    expect(rows.find(({ asset_id: id }) => id === 'ROOM-01')).toMatchObject({ health: 'healthy', failures: 0 });
  });

  it('failures by mode add up to those of the file', async () => {
    const rows = await desk.rows('get_failure_summary');
    expect(Object.fromEntries(rows.map(({ mode, failures }) => [mode as string, failures]))).toEqual({
      ...{ HDF: 115, OSF: 98, PWF: 95, RNF: 1, TWF: 46, all: 339, unknown: 9 },
    });
  });

  it('the nearest of all digits, and the right ones', async () => {
    const read = (set: string): { id: string; digit: string; vector: number[] }[] =>
      text(`optdigits.${set}.gz`)
        .trimEnd()
        .split(/\r?\n/)
        .slice(1)
        .map((line, at) => {
          const numbers = line.split(',').map(Number);
          return {
            id: `${set}-${String(at + 1).padStart(4, '0')}`,
            digit: String(numbers[64]),
            vector: numbers.slice(0, 64),
          };
        });
    const [trained, tested] = [read('tra'), read('tes')];
    const cosine = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, at) => sum + value * b[at]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
    let right = 0;
    for (const { digit, vector } of tested.slice(0, 12)) {
      const length = Math.hypot(...vector);
      const params = { corpus: 'digits', prefix: 'tra-', vector: vector.map((value) => value / length) };
      const rows = await desk.rows('vector_candidates', params);
      const nearest = trained
        .map(({ id, vector: other }) => ({ id, near: cosine(vector, other) }))
        .sort((a, b) => b.near - a.near);
      expect(rows).toHaveLength(12);
      rows.forEach((row, at) => {
        expect(Math.abs(Number(row['similarity']) - nearest[at]!.near)).toBeLessThan(2e-6);
      });
      expect(rows[0]?.['document_id']).toBe(nearest[0]?.id);
      if (rows[0]?.['label'] === digit) right += 1;
    }
    expect(right).toBeGreaterThanOrEqual(11);
  });

  it('are kept in the regions and for the times that are promised', () => {
    const kept = (id: string): unknown[] => {
      const { cache, accessLevel } = desk.registry.get(id);
      return [cache?.region, cache?.ttlSeconds, accessLevel];
    };
    expect(kept('get_item_by_sku')).toEqual(['sql_query', 300, 'public']);
    expect(kept('demand_summary')).toEqual(['sql_query', 300, 'public']);
    expect(kept('get_equipment_list')).toEqual(['sql_query', 600, 'public']);
    expect(kept('get_tasks_by_status')).toEqual(['sql_query', 180, 'public']);
    expect(kept('vector_candidates')).toEqual(['vector_search', 600, 'public']);
    expect(kept('get_configuration')).toEqual(['config_data', 86_400, 'confidential']);
    expect(kept('get_tasks_by_assignee')).toEqual(['warehouse_staff', 180, 'restricted']);
    expect(kept('get_equipment_assignments')).toEqual(['warehouse_staff', 600, 'restricted']);
  });

  it('demand is answered from its views, in the rows of the tables', async () => {
    const application = await TestApplication.start(database);
    try {
      const views = ['daily_demand', 'weekly_demand', 'monthly_demand', 'brand_demand'];
      const ask = async (view: string): Promise<unknown[]> => {
        const { json } = await application.request(`/api/v1/queries/${view}/run`);
        return [(json['provenance'] as AnswerRow)['view'], json['rows']];
      };
      const tables = [];
      for (const view of views) tables.push(await ask(view));
      expect(tables.map(([view]) => view)).toEqual([null, null, null, null]);
      await application.app.get(MaterializedViews).refresh(views);
      for (const [at, view] of views.entries()) expect(await ask(view)).toEqual([view, tables[at]?.[1]]);
    } finally {
      await application.close();
    }
  });
});
