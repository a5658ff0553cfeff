import { Logger } from '@nestjs/common';
import { hasWaitAof, parseInformation } from '../../../src/cache/writes/server.fitness.js';
import { ValueFamilies } from '../../../src/cache/writes/value.families.js';
import { WRITE_SERVER } from '../../../src/cache/writes/write-server.token.js';
import type { WriteServer } from '../../../src/cache/writes/write.server.js';
import type { FamilyReport } from '../../../src/cache/writes/written.family.js';
import type { WriteReceipt } from '../../../src/cache/writes/cached-values.port.js';
import type { Settings } from '../../../src/config/settings.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { eventually } from '../../support/eventually.js';
import { OrchardNotes, type Note } from '../../support/orchard/orchard.notes.js';
import { ORCHARD_TABLES, OrchardProcess } from '../../support/orchard/orchard.process.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { describeWithServers } from '../../support/redis.js';
import { WriteRedis } from '../../support/write-server.js';

Logger.overrideLogger(false);

const note = (text: string, count = 1): Note => ({ text, count });
/** The test says when pending writes are applied. */
const HELD_MS = 60_000;
const WITHIN = { withinMs: 20_000 };

describeWithServers('values that are written behind', () => {
  let database: TestDatabase;
  let redis: WriteRedis;
  let one: OrchardProcess;
  let two: OrchardProcess;
  let nextId = 0;
  let id: number;

  const start = (over: Partial<Settings['writeBehind']> = {}): Promise<OrchardProcess> =>
    OrchardProcess.start(database, (settings) => ({
      ...settings,
      writeBehind: {
        ...settings.writeBehind,
        ...{ url: redis.url, flushMs: HELD_MS, recheckMs: 100, retryFirstMs: 10, retryMaxMs: 50, maxRetryDelayMs: 50 },
        ...{ backlogMax: 8, applyWaitMs: 3000, drainMs: 0 },
        ...over,
      },
    }));
  const notes = (process: OrchardProcess): OrchardNotes['behind'] => process.get(OrchardNotes).behind;
  const family = (process: OrchardProcess) => process.get(ValueFamilies).find('note_behind');
  const report = (process: OrchardProcess): Promise<FamilyReport> => family(process).report();
  const become = (process: OrchardProcess, mode: 'through' | 'behind'): Promise<void> =>
    eventually(async () => {
      const told = await report(process);
      expect(told).toMatchObject({ mode });
      if (mode === 'behind') expect(told.reason).toBeNull();
    }, WITHIN);
  /** Applies what is pending, by whichever process. */
  const drained = async (process: OrchardProcess): Promise<void> => {
    expect(await family(process).applyPending()).toBe(true);
  };
  const stored = async (): Promise<unknown> =>
    (await database.query('SELECT note FROM public.tree_notes WHERE tree_id = $1', [id]))[0]?.['note'];
  const acknowledged = async (process: OrchardProcess, text: string): Promise<WriteReceipt> => {
    const receipt = await notes(process).write(ANONYMOUS, id, note(text));
    expect(receipt.durableIn).toBe('stream');
    return receipt;
  };

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    redis = await WriteRedis.start();
    one = await start();
    two = await start();
    await become(one, 'behind');
    await become(two, 'behind');
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await redis.close();
    await database.drop();
  });
  beforeEach(() => {
    id = nextId += 1;
  });
  afterEach(async () => {
    await drained(one);
  });

  it('acknowledges what is not in the database yet, and every process reads it', async () => {
    await acknowledged(one, 'a');
    expect(await stored()).toBeUndefined();
    expect(await notes(one).read(ANONYMOUS, id)).toMatchObject({ value: note('a'), delivery: { detail: 'pending' } });
    expect(await notes(two).getOrLoad(ANONYMOUS, id)).toEqual(note('a'));
    expect(await notes(two).get(ANONYMOUS, id)).toEqual(note('a'));
    await drained(two);
    expect(await stored()).toEqual(note('a'));
    expect(await notes(one).getOrLoad(ANONYMOUS, id)).toEqual(note('a'));
  });

  it('has each write confirmed to be on disk by a server that can be asked, as it says of its version', async () => {
    const information = parseInformation(String(await redis.call('INFO', 'everything')));
    const canBeAsked = hasWaitAof({ information, configuration: undefined });
    expect(information['redis_version']).toMatch(/^\d+\.\d+\./);
    expect(one.get<WriteServer>(WRITE_SERVER).verdict).toEqual({ kind: 'fit', waitAof: canBeAsked });
    const asked = async (): Promise<number> => {
      const { cmdstat_waitaof: told = 'calls=0' } = parseInformation(String(await redis.call('INFO', 'commandstats')));
      return Number(/calls=(\d+)/.exec(told)?.[1]);
    };
    const before = await asked();
    await acknowledged(one, 'a');
    expect((await asked()) - before).toBe(canBeAsked ? 1 : 0);
  });

  it('stale value in memory: a process that has the old value cached reads the acknowledged one, and the applied one', async () => {
    await acknowledged(one, 'old');
    await drained(one);
    for (const process of [one, two]) expect(await notes(process).getOrLoad(ANONYMOUS, id)).toEqual(note('old'));
    await acknowledged(one, 'new');
    expect(await notes(two).getOrLoad(ANONYMOUS, id)).toEqual(note('new'));
    await drained(one);
    // No lease is waited for: the look says where in the log the value was applied.
    expect(await notes(two).getOrLoad(ANONYMOUS, id)).toEqual(note('new'));
  });

  it('a load in flight does not bring the old value back', async () => {
    await acknowledged(one, 'old');
    await drained(one);
    const there = two.get(OrchardNotes);
    let goOn!: () => void;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const read = new Promise<void>((resolve) => {
      there.onLoaded = () => {
        there.onLoaded = () => Promise.resolve();
        resolve();
        return held;
      };
    });
    const slow = notes(two).getOrLoad(ANONYMOUS, id);
    await read;
    await acknowledged(one, 'new');
    expect(await notes(two).getOrLoad(ANONYMOUS, id)).toEqual(note('new'));
    await drained(one);
    goOn();
    expect(await slow).toEqual(note('old'));
    expect(await notes(two).getOrLoad(ANONYMOUS, id)).toEqual(note('new'));
  });

  it('keeps the order of a key over processes, and applies the last of it', async () => {
    for (const [process, text] of [
      [one, 'a'],
      [two, 'b'],
      [one, 'c'],
    ] as const)
      await acknowledged(process, text);
    expect(await notes(two).getOrLoad(ANONYMOUS, id)).toEqual(note('c'));
    await drained(two);
    expect(await stored()).toEqual(note('c'));
  });

  it('tells queries of the table when it is applied, by the ordinary triggers', async () => {
    await one.ask('orchard_note', { tree_id: id });
    await eventually(async () => {
      expect(await one.ask('orchard_note', { tree_id: id })).toBe('hit');
    });
    await acknowledged(two, 'a');
    await drained(one);
    expect(await one.ask('orchard_note', { tree_id: id })).toBe('miss');
  });

  it('refuses more than may wait, and takes more once some are applied', async () => {
    for (let turn = 0; turn < 8; turn += 1) await acknowledged(one, `a${String(turn)}`);
    await expect(notes(two).write(ANONYMOUS, id, note('one too many'))).rejects.toMatchObject({
      code: 'cache.write_backlog',
    });
    expect(await report(one)).toMatchObject({
      pending: 8,
      backlogMax: 8,
      oldestPendingMs: expect.any(Number) as number,
    });
    await drained(one);
    await acknowledged(two, 'b');
  });

  it('refuses a value that is too large', async () => {
    const large = notes(one).write(ANONYMOUS, id, note('x'.repeat(100_000)));
    await expect(large).rejects.toMatchObject({ code: 'request.too_large' });
  });

  it('buries what cannot be applied, goes on with the rest, and applies it once it can be', async () => {
    await acknowledged(one, 'bad');
    const buried = id;
    id = nextId += 1;
    await acknowledged(two, 'good');
    await drained(one);
    expect(await stored()).toEqual(note('good'));
    const dead = await family(two).dead(10);
    expect(dead).toEqual([
      expect.objectContaining({ key: `falaj_test:note_behind:${String(buried)}`, reason: '23514', attempts: 3 }),
    ]);
    expect(JSON.stringify(dead)).not.toContain('bad');
    expect(await family(two).retry(10)).toEqual({ applied: 0, failed: 1 });
    await database.query('ALTER TABLE public.tree_notes DROP CONSTRAINT legible');
    expect(await family(two).retry(10)).toEqual({ applied: 1, failed: 0 });
    expect(await family(two).dead(10)).toEqual([]);
    expect(await notes(one).getOrLoad(ANONYMOUS, buried)).toEqual(note('bad'));
    await database.query(`DELETE FROM public.tree_notes WHERE note ->> 'text' = 'bad'`);
    await database.query(`ALTER TABLE public.tree_notes ADD CONSTRAINT legible CHECK (note ->> 'text' <> 'bad')`);
  });

  it('a dead letter applied late does not undo what was written since', async () => {
    await acknowledged(one, 'bad');
    await drained(one);
    await acknowledged(two, 'later');
    await drained(one);
    await database.query('ALTER TABLE public.tree_notes DROP CONSTRAINT legible');
    expect(await family(one).retry(10)).toEqual({ applied: 1, failed: 0 });
    await database.query(`ALTER TABLE public.tree_notes ADD CONSTRAINT legible CHECK (note ->> 'text' <> 'bad')`);
    expect(await stored()).toEqual(note('later'));
  });

  it('a change by statements comes after what is pending of the same value', async () => {
    await acknowledged(one, 'pending');
    await notes(two).change(ANONYMOUS, [id], (transaction) =>
      transaction.query('DELETE FROM public.tree_notes WHERE tree_id = $1', [id]),
    );
    expect(await notes(one).getOrLoad(ANONYMOUS, id)).toBeNull();
    await drained(one);
    expect(await stored()).toBeUndefined();
  });

  it('loses nothing when the server is killed: no answer meanwhile is a silent old one', async () => {
    await acknowledged(one, 'old');
    await drained(one);
    for (const process of [one, two]) await notes(process).getOrLoad(ANONYMOUS, id);
    await acknowledged(one, 'new');
    await redis.kill();
    await eventually(async () => {
      await expect(notes(two).getOrLoad(ANONYMOUS, id)).rejects.toMatchObject({ code: 'cache.writes_away' });
    });
    expect(await notes(one).read(ANONYMOUS, id)).toMatchObject({
      value: note('new'),
      delivery: { status: 'stale', detail: 'pending-own' },
    });
    // Without its label it could be taken for the latest there is.
    await expect(notes(one).getOrLoad(ANONYMOUS, id)).rejects.toMatchObject({ code: 'cache.writes_away' });
    await expect(notes(two).write(ANONYMOUS, id, note('newer'))).rejects.toMatchObject({ code: 'cache.writes_away' });
    expect(await report(two)).toMatchObject({ mode: 'behind', pending: null });
    await redis.restart();
    await become(one, 'behind');
    await become(two, 'behind');
    expect(await notes(two).getOrLoad(ANONYMOUS, id)).toEqual(note('new'));
    await drained(two);
    expect(await stored()).toEqual(note('new'));
  });

  it('is write-through where the server is no longer fit, after all that is pending; and behind again where it is', async () => {
    await acknowledged(one, 'a');
    await redis.call('CONFIG', 'SET', 'appendfsync', 'everysec');
    await become(one, 'through');
    expect(await stored()).toEqual(note('a'));
    expect((await report(one)).reason).toBe('appendfsync is everysec, not always');
    for (const [process, text] of [
      [two, 'b'],
      [one, 'c'],
    ] as const) {
      expect((await notes(process).write(ANONYMOUS, id, note(text))).durableIn).toBe('database');
    }
    expect(await stored()).toEqual(note('c'));
    await redis.call('CONFIG', 'SET', 'appendfsync', 'always');
    await become(one, 'behind');
    await become(two, 'behind');
    await acknowledged(two, 'd');
    expect(await notes(one).getOrLoad(ANONYMOUS, id)).toEqual(note('d'));
    await drained(one);
    expect(await stored()).toEqual(note('d'));
  });

  it('begins anew, and says so, where the server has lost the stream', async () => {
    await acknowledged(one, 'lost');
    await redis.call('FLUSHALL');
    await expect(notes(two).getOrLoad(ANONYMOUS, id)).rejects.toMatchObject({ code: 'cache.writes_away' });
    await become(one, 'behind');
    await become(two, 'behind');
    const [here, there] = [await report(one), await report(two)];
    expect(here.lostStreams + there.lostStreams).toBeGreaterThan(0);
    await acknowledged(two, 'after');
    await drained(one);
    expect(await stored()).toEqual(note('after'));
  });

  it('applies what it can at a stop, and leaves the rest for the next process', async () => {
    const third = await start({ drainMs: 10_000 });
    await become(third, 'behind');
    await acknowledged(third, 'a');
    await third.close();
    expect(await stored()).toEqual(note('a'));
    const fourth = await start({ drainMs: 0 });
    await become(fourth, 'behind');
    await acknowledged(fourth, 'b');
    await fourth.close();
    expect(await stored()).toEqual(note('a'));
    expect(await notes(one).getOrLoad(ANONYMOUS, id)).toEqual(note('b'));
  });
});
