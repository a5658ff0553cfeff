import { Logger } from '@nestjs/common';
import { seeded } from '../../../bench/support/report.mjs';
import { ValueFamilies } from '../../../src/cache/writes/value.families.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { eventually } from '../../support/eventually.js';
import { OrchardNotes } from '../../support/orchard/orchard.notes.js';
import { ORCHARD_TABLES, OrchardProcess } from '../../support/orchard/orchard.process.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { describeWithServers } from '../../support/redis.js';
import { WriteRedis } from '../../support/write-server.js';

Logger.overrideLogger(false);

const KEYS = [1, 2, 3, 4];
const COUNTS = 10;
const WITHIN = { withinMs: 20_000 };

describeWithServers('writes behind while their server is killed', () => {
  let database: TestDatabase;
  let redis: WriteRedis;
  let processes: readonly [OrchardProcess, OrchardProcess];

  const start = (): Promise<OrchardProcess> =>
    OrchardProcess.start(database, (settings) => ({
      ...settings,
      writeBehind: { ...settings.writeBehind, url: redis.url, recheckMs: 100, maxRetryDelayMs: 50 },
    }));
  const isBehind = (process: OrchardProcess): Promise<void> =>
    eventually(async () => {
      expect(await process.get(ValueFamilies).find('note_behind').report()).toMatchObject({
        mode: 'behind',
        reason: null,
      });
    }, WITHIN);

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    redis = await WriteRedis.start();
    processes = [await start(), await start()];
    for (const process of processes) await isBehind(process);
  });
  afterAll(async () => {
    for (const process of processes) await process.close();
    await redis.close();
    await database.drop();
  });

  it('nothing is lost when writers and server are killed: a small share of the long proof', async () => {
    const random = seeded(20_261_126);
    const old: unknown[] = [];
    let acknowledged = 0;
    const any = (): OrchardNotes['behind'] => processes[random() < 0.5 ? 0 : 1].get(OrchardNotes).behind;
    const write = async (id: number, count: number): Promise<void> => {
      const sent = (): Promise<boolean> =>
        any()
          .write(ANONYMOUS, id, { text: 'lane', count })
          .then(
            ({ durableIn }) => durableIn === 'stream',
            () => false,
          );
      await eventually(async () => {
        expect(await sent()).toBe(true);
      }, WITHIN);
      acknowledged += 1;
    };
    const lane = async (id: number): Promise<void> => {
      for (let count = 1; count <= COUNTS; count += 1) {
        await write(id, count);
        const read = await any()
          .getOrLoad(ANONYMOUS, id)
          .catch(() => undefined);
        if (read !== undefined && (read?.count ?? 0) < count) old.push({ id, count, read });
      }
    };
    const lanes = Promise.all(KEYS.map(lane));
    for (const after of [10, 25]) {
      await eventually(() => {
        expect(acknowledged).toBeGreaterThanOrEqual(after);
      }, WITHIN);
      await redis.kill();
      await redis.restart();
    }
    await lanes;
    await eventually(async () => {
      const rows = await database.query('SELECT tree_id, note FROM public.tree_notes ORDER BY tree_id');
      expect(rows).toEqual(KEYS.map((id) => ({ tree_id: id, note: { text: 'lane', count: COUNTS } })));
    }, WITHIN);
    expect(old).toEqual([]);
  });
});
