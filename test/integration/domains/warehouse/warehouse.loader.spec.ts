import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { CopyConnection } from '../../../../src/database/copy-connection.js';
import { DatasetLoader } from '../../../../src/datasets/dataset.loader.js';
import { WarehouseData } from '../../../../src/domains/warehouse/warehouse.data.js';
import { testDatabase, type TestDatabase } from '../../../support/postgres.js';

const DATA = join(import.meta.dirname, '../../../../data/warehouse');
const lines = (file: string): string[] =>
  gunzipSync(readFileSync(join(DATA, file)))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1);

describe('loading the warehouse', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase({ data: ['warehouse'] });
  });
  afterAll(() => database.drop());

  const one = async (sql: string): Promise<unknown[]> => {
    const [row] = await database.query<Record<string, unknown>>(sql);
    return Object.values(row ?? {});
  };
  const count = async (table: string): Promise<number> =>
    Number((await one(`SELECT count(*) FROM public.${table}`))[0]);

  it('has every line, and their value to the tenth of a penny', async () => {
    const sum =
      'count(unit_price), sum(CASE kind WHEN $$inbound$$ THEN -quantity ELSE quantity END * unit_price)::text';
    expect(await one(`SELECT ${sum} FROM public.inventory_movements`)).toEqual(['541909', '9747747.934']);
  });

  it('tells returns and notes on the stock from sales as the file does', async () => {
    const kinds = await database.query<{ kind: string; lines: string }>(
      'SELECT kind, count(*) AS lines FROM public.inventory_movements GROUP BY kind ORDER BY kind COLLATE "C"',
    );
    const invoices = lines('online_retail.csv.gz').map((line) => [line.startsWith('C'), /,-\d+,\d{4}-/.test(line)]);
    const told = (isReturn: boolean, isNegative: boolean): string =>
      String(invoices.filter(([returned, negative]) => returned === isReturn && negative === isNegative).length);
    expect(kinds).toEqual([
      { kind: 'adjustment', lines: told(false, true) },
      { kind: 'inbound', lines: told(true, true) },
      { kind: 'outbound', lines: told(false, false) },
    ]);
  });

  it('has an item for every code, and a name, a place and a reorder point for all goods', async () => {
    expect(await count('inventory_items')).toBe(4070);
    const odd = `SELECT count(*) FROM public.inventory_items WHERE category = 'goods'
      AND (location !~ '^[ABC]-\\d{2}-\\d{2}$' OR name = '') OR category = 'service' AND quantity + reorder_point > 0`;
    expect(await one(odd)).toEqual(['0']);
    expect(await one(`SELECT name FROM public.inventory_items WHERE sku = '85123A'`)).toEqual([
      'WHITE HANGING HEART T-LIGHT HOLDER',
    ]);
  });

  it('has every reading of machines and room, and every failure', async () => {
    const rooms = ['datatest', 'datatraining', 'datatest2'].map((name) => lines(`room_sensors_${name}.csv.gz`).length);
    expect(rooms).toEqual([2665, 8143, 9752]);
    const machines = lines('ai4i2020.csv.gz');
    expect(await count('equipment_telemetry')).toBe(5 * (machines.length + 2665 + 8143 + 9752));
    const failures = machines.filter((line) => line.split(',')[8] === '1');
    expect([failures.length, await count('equipment_maintenance')]).toEqual([339, 339]);
    const torque = `SELECT sum(value)::text FROM public.equipment_telemetry WHERE metric = 'torque_nm'`;
    const summed = machines.reduce((sum, line) => sum + Math.round(Number(line.split(',')[6]) * 10), 0) / 10;
    expect((await one(torque)).map(Number)).toEqual([summed]);
  });

  it('has vectors of length 1 for names and digits', async () => {
    const corpora = await database.query(
      'SELECT corpus, count(*)::int AS documents FROM public.documents GROUP BY 1 ORDER BY corpus COLLATE "C"',
    );
    expect(corpora).toEqual([
      { corpus: 'digits', documents: 3823 + 1797 },
      { corpus: 'documents', documents: 9 },
      { corpus: 'products', documents: 4070 },
    ]);
    const lengths = `SELECT count(*) FROM public.documents
      WHERE abs((SELECT sum(v::float8 * v::float8) FROM unnest(vector) AS v) - 1) > 0.0001`;
    expect(await one(lengths)).toEqual(['0']);
  });

  it('names every dataset with its kind', async () => {
    const kinds = await database.query('SELECT dataset_id, kind FROM falaj.dataset ORDER BY dataset_id COLLATE "C"');
    expect(kinds).toEqual([
      { dataset_id: 'equipment', kind: 'generated' },
      { dataset_id: 'inventory_stock', kind: 'generated' },
      { dataset_id: 'machine_readings', kind: 'derived' },
      { dataset_id: 'optdigits', kind: 'real' },
      { dataset_id: 'product_names', kind: 'derived' },
      { dataset_id: 'retail', kind: 'real' },
      { dataset_id: 'room_sensors', kind: 'real' },
      { dataset_id: 'warehouse_documents', kind: 'derived' },
      { dataset_id: 'warehouse_tasks', kind: 'generated' },
    ]);
  });

  it('loads nothing twice, and keeps what was booked where it loads anew', async () => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      const loader = new DatasetLoader([new WarehouseData()]);
      expect((await loader.load(new CopyConnection(client))).rowsLoaded).toBe(0);
      await database.query(
        `INSERT INTO public.equipment_telemetry VALUES ('FL-01', '2026-01-01', 'temp_c', 21, 1, NULL)`,
      );
      const { rowsLoaded } = await loader.load(new CopyConnection(client), {
        force: true,
        datasets: ['machine_readings'],
      });
      expect(rowsLoaded).toBe(50_339);
      expect(await one(`SELECT value::text FROM public.equipment_telemetry WHERE metric = 'temp_c'`)).toEqual(['21']);
    } finally {
      await client.end();
    }
  });

  it('leaves stock and movements one, and machines with whoever has them, where it loads anew', async () => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    const stock = async (sku: string): Promise<number> =>
      Number((await one(`SELECT quantity FROM public.inventory_items WHERE sku = '${sku}'`))[0]);
    const machines = `SELECT a.asset_id, a.status, a.owner_user, count(o.asset_id)::int AS open FROM public.equipment_assets AS a
      LEFT JOIN public.equipment_assignments AS o ON o.asset_id = a.asset_id AND o.released_at IS NULL
      GROUP BY a.asset_id, a.status, a.owner_user ORDER BY a.asset_id`;
    try {
      const before = [await stock('85123A'), await stock('22423')];
      // As the API books, assigns and releases: the stock or the machine with the row that tells of it.
      await database.query(`
        INSERT INTO public.inventory_movements (moved_at, quantity, sku, kind) VALUES (now(), 40, '85123A', 'inbound'),
          (now(), 15, '85123A', 'outbound'), (now(), -2, '85123A', 'adjustment'), (now(), 1000000, '22423', 'outbound');
        UPDATE public.inventory_items SET quantity = quantity + 23 WHERE sku = '85123A';
        UPDATE public.equipment_assignments SET released_at = now() WHERE released_at IS NULL
          AND asset_id = (SELECT min(asset_id) FROM public.equipment_assets WHERE status = 'assigned');
        UPDATE public.equipment_assets SET status = 'available', owner_user = NULL
          WHERE asset_id = (SELECT min(asset_id) FROM public.equipment_assets WHERE status = 'assigned');
        INSERT INTO public.equipment_assignments (asset_id, assignee, assigned_at)
          SELECT max(asset_id), 'worker-99', now() FROM public.equipment_assets WHERE status = 'available';
        UPDATE public.equipment_assets SET status = 'assigned', owner_user = 'worker-99'
          WHERE asset_id = (SELECT asset_id FROM public.equipment_assignments WHERE assignee = 'worker-99')`);
      const stood = await database.query(machines);
      const options = { force: true, datasets: ['inventory_stock', 'equipment'] };
      await new DatasetLoader([new WarehouseData()]).load(new CopyConnection(client), options);
      expect([await stock('85123A'), await stock('22423')]).toEqual([(before[0] ?? 0) + 23, 0]);
      expect(await database.query(machines)).toEqual(stood);
    } finally {
      await client.end();
    }
  });
});
