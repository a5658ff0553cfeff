import { EventPublisher } from '../../src/events/event.publisher.js';
import { RecordedWrites } from '../../src/changes/recorded-writes.port.js';
import { EQUIPMENT_UPDATE, INVENTORY_UPDATE } from '../../src/domains/warehouse/warehouse.events.js';
import { TestApplication, type Reply, type RequestOptions } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const BASE = '/api/v1';
type Row = Readonly<Record<string, unknown>>;

function rowsOf(reply: Reply): readonly Row[] {
  if (reply.status !== 200) throw new Error(`status ${String(reply.status)}: ${reply.text}`);
  return (reply.json['rows'] as readonly { readonly data: Row }[]).map(({ data }) => data);
}

/** Every request counts as made by an operator who is an analyst too. */
const ROLES = ['analyst', 'operator'] as const;

/** What each of the two runs over the one database changes, so that neither finds what the other did. */
const CACHED = { isCached: true, SKU: '85123A', ITEM: '22423', ASSET: 'FL-01', METER: 'FL-03', BIRD: 'ostrich' };
const UNCACHED = { isCached: false, SKU: '47566', ITEM: '20725', ASSET: 'FL-05', METER: 'FL-06', BIRD: 'flamingo' };

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ data: ['warehouse'] });
});
afterAll(() => database.drop());

describe.each([CACHED, UNCACHED])(
  'writes of the warehouse, cached: $isCached',
  ({ isCached, SKU, ITEM, ASSET, METER, BIRD }) => {
    let application: TestApplication;

    beforeAll(async () => {
      application = await TestApplication.start(database, { CACHE_ENABLED: String(isCached) });
    });
    afterAll(() => application.close());

    const ask = (path: string, options: RequestOptions = {}): Promise<Reply> =>
      application.request(BASE + path, { roles: ROLES, ...options });
    const post = (path: string, body: unknown): Promise<Reply> => ask(path, { body });
    const first = async (path: string): Promise<Row> => rowsOf(await ask(path))[0] ?? {};
    const stock = async (sku = SKU): Promise<number> => Number((await first(`/inventory/items/${sku}`))['quantity']);
    const status = async (reply: Promise<Reply>): Promise<unknown[]> => {
      const { status: code, json } = await reply;
      return [code, json['code']];
    };

    describe('movements', () => {
      it('change stock and ledger at once: who reads next reads them', async () => {
        const before = await stock();
        const [newest] = rowsOf(await ask('/inventory/movements?limit=1'));
        const movements = Number((await first('/inventory/demand/summary'))['movements']);
        const reply = await post('/inventory/movements', { sku: SKU, kind: 'inbound', quantity: 7, reference: 'PO-1' });
        expect(reply.status).toBe(201);
        expect(Number(reply.headers.get('falaj-seq'))).toBeGreaterThan(0);
        expect(reply.json).toMatchObject({
          movement: { sku: SKU, quantity: 7 },
          item: { quantity: before + 7 },
          is_repeated: false,
        });
        expect(await stock()).toBe(before + 7);
        const [booked] = rowsOf(await ask('/inventory/movements?limit=1'));
        expect(booked).toMatchObject({ sku: SKU, kind: 'inbound', quantity: 7, reference: 'PO-1', unit_price: null });
        expect(booked?.['movement_id']).not.toBe(newest?.['movement_id']);
        const summary = await first('/inventory/demand/summary');
        expect(summary).toMatchObject({ lines: 541_909, value_gbp: 9_747_747.93, movements: movements + 1 });
      });

      it('never leave less than nothing, and then book nothing', async () => {
        const before = await stock();
        const ledger = await database.query('SELECT count(*) FROM public.inventory_movements');
        expect(
          await status(post('/inventory/movements', { sku: SKU, kind: 'outbound', quantity: before + 1 })),
        ).toEqual([409, 'inventory.insufficient_stock']);
        expect(await status(post('/inventory/movements', { sku: 'NONE', kind: 'inbound', quantity: 1 }))).toEqual([
          404,
          'inventory.unknown_item',
        ]);
        expect(await database.query('SELECT count(*) FROM public.inventory_movements')).toEqual(ledger);
        expect(await stock()).toBe(before);
      });

      it('lost update: of eight that take one piece each at once, as many get one as there are', async () => {
        await ask(`/inventory/items/${SKU}`, { method: 'PATCH', body: { quantity: 5 } });
        const replies = await Promise.all(
          Array.from({ length: 8 }, () => post('/inventory/movements', { sku: SKU, kind: 'outbound', quantity: 1 })),
        );
        expect(replies.filter(({ status: code }) => code === 201)).toHaveLength(5);
        expect(replies.filter(({ status: code }) => code === 409)).toHaveLength(3);
        expect(await stock()).toBe(0);
      });

      it('double booking: sent again, also at once, a movement is booked once', async () => {
        const before = await stock();
        const movement = { sku: SKU, kind: 'inbound', quantity: 3, request_id: `once-${String(isCached)}` };
        const replies = await Promise.all([1, 2, 3].map(() => post('/inventory/movements', movement)));
        expect(replies.map(({ status: code }) => code).sort()).toEqual([200, 200, 201]);
        const ids = replies.map(({ json }) => (json['movement'] as Row)['movement_id']);
        expect(new Set(ids).size).toBe(1);
        expect(await stock()).toBe(before + 3);
        expect(await status(post('/inventory/movements', { ...movement, quantity: 4 }))).toEqual([
          409,
          'inventory.request_conflict',
        ]);
      });

      it.each([
        { sku: SKU, kind: 'inbound', quantity: 0 },
        { sku: SKU, kind: 'outbound', quantity: -1 },
        { sku: SKU, kind: 'gift', quantity: 1 },
        { sku: SKU, kind: 'inbound', quantity: 1.5 },
        { sku: "x'; --", kind: 'inbound', quantity: 1 },
        { sku: SKU, kind: 'inbound', quantity: 1, moved_at: 'yesterday' },
        { sku: SKU, kind: 'inbound', quantity: 1, price: 2 },
      ])('refuse %j', async (movement) => {
        expect(await status(post('/inventory/movements', movement))).toEqual([400, 'request.invalid']);
      });
    });

    describe('items', () => {
      it('change, are found by their new name, and a count is an adjustment', async () => {
        const patch = {
          name: `${BIRD.toUpperCase()} FEATHER QUILL`,
          reorder_point: 10_000,
          quantity: 42,
          location: 'A-01-01',
        };
        const reply = await ask(`/inventory/items/${ITEM}`, { method: 'PATCH', body: patch });
        expect([reply.status, reply.json]).toEqual([200, { sku: ITEM, category: 'goods', ...patch }]);
        expect(await first(`/inventory/items/${ITEM}`)).toMatchObject({ ...patch, is_low: true });
        const { json } = await post('/search', { query: `${BIRD} feather quill` });
        expect((json['results'] as readonly Row[])[0]).toMatchObject({ document_id: ITEM, similarity: 1 });
        expect(await first(`/inventory/movements?sku=${ITEM}&limit=1`)).toMatchObject({
          kind: 'adjustment',
          reference: 'count',
        });
        expect(rowsOf(await ask('/inventory/reorder?limit=2'))).toContainEqual(
          expect.objectContaining({ sku: ITEM, urgency: 'CRITICAL' }),
        );
      });

      it('are refused without anything to change, or where there is none', async () => {
        const patch = (sku: string, body: unknown): Promise<unknown[]> =>
          status(ask(`/inventory/items/${sku}`, { method: 'PATCH', body }));
        expect(await patch(SKU, {})).toEqual([400, 'request.invalid']);
        expect(await patch(SKU, { quantity: -1 })).toEqual([400, 'request.invalid']);
        expect(await patch('NONE', { quantity: 1 })).toEqual([404, 'inventory.unknown_item']);
      });
    });

    describe('equipment', () => {
      it('double assignment: of two that assign at once exactly one has it', async () => {
        const both = await Promise.all(
          ['ann', 'bob'].map((assignee) => post(`/equipment/${ASSET}/assign`, { assignee })),
        );
        expect(both.map(({ status: code }) => code).sort()).toEqual([201, 409]);
        expect(both.find(({ status: code }) => code === 409)?.json).toMatchObject({ code: 'equipment.unavailable' });
        const winner = both.find(({ status: code }) => code === 201)?.json['assignee'];
        expect(await first(`/equipment/${ASSET}`)).toMatchObject({ status: 'assigned' });
        const open = await database.query(
          `SELECT assignee FROM public.equipment_assignments WHERE asset_id = '${ASSET}' AND released_at IS NULL`,
        );
        expect(open).toEqual([{ assignee: winner }]);
        expect(await first(`/equipment/${ASSET}/assignments`)).toMatchObject({ assignee: winner, released_at: null });
      });

      it('is released once, and can be assigned again by whoever asks', async () => {
        expect((await ask(`/equipment/${ASSET}/release`, { method: 'POST' })).json).toMatchObject({ asset_id: ASSET });
        expect(await first(`/equipment/${ASSET}`)).toMatchObject({ status: 'available' });
        expect(await status(ask(`/equipment/${ASSET}/release`, { method: 'POST' }))).toEqual([
          409,
          'equipment.not_assigned',
        ]);
        const again = await ask(`/equipment/${ASSET}/assign`, { method: 'POST' });
        expect([again.status, again.json['assignee']]).toEqual([201, 'tester']);
        expect(await status(post('/equipment/NONE/assign', {}))).toEqual([404, 'equipment.unknown']);
        expect(await status(post('/equipment/FL-04/assign', {}))).toEqual([409, 'equipment.unavailable']);
      });

      it('takes readings in once however often they are sent, and shows them at once where no stream takes them', async () => {
        const readings = [
          { metric: 'battery_soc_percent', value: 87.5, ts: '2026-01-01T00:00:00Z' },
          { metric: 'speed_kmh', value: 0, ts: '2026-01-01T00:00:00Z' },
        ];
        const before = await first(`/equipment/${METER}`);
        expect(before).toMatchObject({ asset_id: METER });
        await ask(`/equipment/${METER}/telemetry?hours_back=1`);
        for (const value of [12, 0]) {
          const reply = await post(`/equipment/${METER}/telemetry`, {
            readings: [readings[0], { ...readings[1], value }],
          });
          expect([reply.status, reply.json]).toEqual([201, { asset_id: METER, accepted: 2, durable_in: 'database' }]);
        }
        const shown = rowsOf(await ask(`/equipment/${METER}/telemetry?hours_back=1`));
        expect(shown.map(({ metric, value }) => [metric, value])).toEqual([
          ['battery_soc_percent', 87.5],
          ['speed_kmh', 0],
        ]);
        expect(await status(post('/equipment/NONE/telemetry', { readings }))).toEqual([404, 'equipment.unknown']);
        expect(await status(post(`/equipment/${METER}/telemetry`, { readings: [] }))).toEqual([400, 'request.invalid']);
        expect(await status(post(`/equipment/${METER}/telemetry`, { readings: [{ metric: 'x' }] }))).toEqual([
          400,
          'request.invalid',
        ]);
      });
    });

    it('events by item and by equipment end exactly the answers that speak of them', async () => {
      const items = [
        '/inventory/items/22086',
        '/inventory/items/84879',
        '/inventory/reorder?limit=3',
        '/inventory/movements?limit=3',
      ];
      const others = ['/inventory/demand/summary', '/operations/tasks?limit=3'];
      const paths = [...items, ...others, '/equipment/FL-07', '/equipment/FL-08'];
      const hits = async (): Promise<boolean[]> => {
        const replies = [];
        for (const path of paths) replies.push(await ask(path));
        return replies.map(({ headers }) => headers.get('cache-status')?.startsWith('falaj; hit') === true);
      };
      const writes = application.app.get<RecordedWrites>(RecordedWrites, { strict: false });
      const events = application.app.get(EventPublisher, { strict: false });
      await hits();
      expect(await hits()).toEqual(paths.map(() => isCached));
      await writes.run((transaction) => events.publish(transaction, INVENTORY_UPDATE, { sku: '22086' }));
      // What went out and what is to be done, rows tell by the triggers of their tables.
      expect(await hits()).toEqual([false, isCached, false, false, ...paths.slice(4).map(() => isCached)]);
      await writes.run((transaction) => events.publish(transaction, EQUIPMENT_UPDATE, { asset_id: 'FL-08' }));
      expect(await hits()).toEqual([...paths.slice(1).map(() => isCached), false]);
    });
  },
);
