import { Logger } from '@nestjs/common';
import { ValueFamilies } from '../../../src/cache/writes/value.families.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import { OrchardNotes, type Note } from '../../support/orchard/orchard.notes.js';
import { ORCHARD_TABLES, OrchardProcess } from '../../support/orchard/orchard.process.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { gate } from '../../unit/cache/gate.js';

Logger.overrideLogger(false);

const note = (text: string, count = 1): Note => ({ text, count });
const at = (seq: number): QueryScope => ({ ...ANONYMOUS, reading: { minimumSeq: seq } });

describe('values over the cache', () => {
  let database: TestDatabase;
  let one: OrchardProcess;
  let two: OrchardProcess;
  let here: OrchardNotes;
  let there: OrchardNotes;
  let nextId = 0;
  let id: number;

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    one = await OrchardProcess.start(database);
    two = await OrchardProcess.start(database);
    [here, there] = [one.get(OrchardNotes), two.get(OrchardNotes)];
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await database.drop();
  });
  beforeEach(() => {
    id = nextId += 1;
  });
  afterEach(() => {
    here.onLoaded = () => Promise.resolve();
  });

  const written = (text: string): Promise<unknown> =>
    database.query(
      `INSERT INTO public.tree_notes VALUES ($1, $2, 0) ON CONFLICT (tree_id) DO UPDATE SET note = EXCLUDED.note`,
      [id, JSON.stringify(note(text))],
    );
  const stored = async (): Promise<unknown> =>
    (await database.query('SELECT note FROM public.tree_notes WHERE tree_id = $1', [id]))[0]?.['note'];
  /** Everything that was committed is known here. */
  const caughtUp = (): Promise<number> => here.aside.forget(ANONYMOUS, [-1]);

  describe('read-through', () => {
    it('loads once, and gives the kept value from then on', async () => {
      await written('a');
      await caughtUp();
      const before = here.loads;
      expect(await here.aside.getOrLoad(ANONYMOUS, id)).toEqual(note('a'));
      expect(await here.aside.getOrLoad(ANONYMOUS, id)).toEqual(note('a'));
      expect(here.loads - before).toBe(1);
    });

    it('keeps that there is nothing, and learns that there is something', async () => {
      const before = here.loads;
      expect(await here.aside.getOrLoad(ANONYMOUS, id)).toBeNull();
      expect(await here.aside.getOrLoad(ANONYMOUS, id)).toBeNull();
      expect(here.loads - before).toBe(1);
      await written('b');
      await caughtUp();
      expect(await here.aside.getOrLoad(ANONYMOUS, id)).toEqual(note('b'));
    });

    it('is told of one row, and no other is asked anew', async () => {
      await written('c');
      await caughtUp();
      await here.aside.getOrLoad(ANONYMOUS, id);
      const mine = id;
      id = nextId += 1;
      await written('d');
      await caughtUp();
      expect(await here.aside.get(ANONYMOUS, mine)).toEqual(note('c'));
    });
  });

  describe('cache-aside', () => {
    it('gives what was put, and nothing where nothing was', async () => {
      expect(await here.aside.get(ANONYMOUS, id)).toBeUndefined();
      const asOf = here.aside.position()!;
      expect(await here.aside.put(ANONYMOUS, id, note('a'), asOf)).toBe(true);
      expect(await here.aside.get(ANONYMOUS, id)).toEqual(note('a'));
    });

    it('stale set after invalidation: what was read before a change is not kept after it', async () => {
      await written('old');
      await caughtUp();
      const asOf = here.aside.position()!;
      await written('new');
      await caughtUp();
      expect(await here.aside.put(ANONYMOUS, id, note('old'), asOf)).toBe(false);
      expect(await here.aside.get(ANONYMOUS, id)).toBeUndefined();
      expect(await here.aside.getOrLoad(ANONYMOUS, id)).toEqual(note('new'));
    });

    it('forgets in this process at once, and elsewhere at the position given', async () => {
      await here.aside.put(ANONYMOUS, id, note('kept'), here.aside.position()!);
      await there.aside.put(ANONYMOUS, id, note('kept'), there.aside.position()!);
      const seq = await here.aside.forget(ANONYMOUS, [id]);
      expect(await here.aside.get(ANONYMOUS, id)).toBeUndefined();
      expect(await there.aside.get(at(seq), id)).toBeUndefined();
    });
  });

  describe('write-through', () => {
    it('is in the database when it returns, and in the cache of whoever wrote', async () => {
      const receipt = await here.through.write(ANONYMOUS, id, note('a'));
      expect(receipt).toEqual({ durableIn: 'database', seq: expect.any(Number) as number });
      expect(await stored()).toEqual(note('a'));
      const before = here.loads;
      expect(await here.through.getOrLoad(ANONYMOUS, id)).toEqual(note('a'));
      expect(here.loads).toBe(before);
    });

    it('is seen by every process at the position returned', async () => {
      await here.through.write(ANONYMOUS, id, note('a'));
      await there.through.getOrLoad(ANONYMOUS, id);
      const receipt = await here.through.write(ANONYMOUS, id, note('b'));
      const seq = receipt.durableIn === 'database' ? receipt.seq : -1;
      expect(await there.through.getOrLoad(at(seq), id)).toEqual(note('b'));
    });

    it('moves what other families and queries read of the same row', async () => {
      await here.through.write(ANONYMOUS, id, note('a'));
      await here.aside.getOrLoad(ANONYMOUS, id);
      expect(['miss', 'bypass']).toContain(await one.ask('orchard_note', { tree_id: id }));
      await here.through.write(ANONYMOUS, id, note('b'));
      expect(await here.aside.getOrLoad(ANONYMOUS, id)).toEqual(note('b'));
      expect(await one.ask('orchard_note', { tree_id: id })).toBe('miss');
    });

    it('invalidate then rollback: a refused write changes neither database nor cache', async () => {
      await here.through.write(ANONYMOUS, id, note('good'));
      await expect(here.through.write(ANONYMOUS, id, note('bad'))).rejects.toMatchObject({ code: 'query.failed' });
      expect(await stored()).toEqual(note('good'));
      const before = here.loads;
      expect(await here.through.getOrLoad(ANONYMOUS, id)).toEqual(note('good'));
      expect(here.loads).toBe(before);
    });

    it('is written where it cannot be read back, and the next reader loads it', async () => {
      await here.through.write(ANONYMOUS, id, note('a'));
      here.onLoaded = () => Promise.reject(new Error('the source is away'));
      expect((await here.through.write(ANONYMOUS, id, note('b'))).durableIn).toBe('database');
      await expect(here.through.getOrLoad(ANONYMOUS, id)).rejects.toThrow('the source is away');
      here.onLoaded = () => Promise.resolve();
      expect(await here.through.getOrLoad(ANONYMOUS, id)).toEqual(note('b'));
      const [report] = await Promise.all(
        one
          .get(ValueFamilies)
          .written()
          .filter(({ name }) => name === 'note_through')
          .map((family) => family.report()),
      );
      expect(report?.counts.renewalFailures).toBeGreaterThan(0);
    });

    it('two writers, last arrival wins: the earlier one, late at the cache, does not leave its value there', async () => {
      const read = gate();
      const goOn = gate();
      here.onLoaded = async () => {
        here.onLoaded = () => Promise.resolve();
        read.open();
        await goOn.promise;
      };
      const first = here.through.write(ANONYMOUS, id, note('first'));
      await read.promise;
      await there.through.write(ANONYMOUS, id, note('second'));
      await caughtUp();
      goOn.open();
      await first;
      expect(await here.through.getOrLoad(ANONYMOUS, id)).toEqual(note('second'));
      expect(await stored()).toEqual(note('second'));
    });

    it('a waiter inheriting a doomed load: a read that begins after the write does not join one from before', async () => {
      await here.through.write(ANONYMOUS, id, note('old'));
      await here.through.forget(ANONYMOUS, [id]);
      const read = gate();
      const goOn = gate();
      here.onLoaded = async () => {
        here.onLoaded = () => Promise.resolve();
        read.open();
        await goOn.promise;
      };
      const slow = here.through.getOrLoad(ANONYMOUS, id);
      await read.promise;
      await here.through.write(ANONYMOUS, id, note('new'));
      expect(await here.through.getOrLoad(ANONYMOUS, id)).toEqual(note('new'));
      goOn.open();
      expect(await slow).toEqual(note('old'));
      expect(await here.through.getOrLoad(ANONYMOUS, id)).toEqual(note('new'));
    });

    it('changes values by any statements of one transaction', async () => {
      await here.through.write(ANONYMOUS, id, note('a'));
      const { value, seq } = await here.through.change(ANONYMOUS, [id], async (transaction) => {
        const { rows } = await transaction.query('DELETE FROM public.tree_notes WHERE tree_id = $1 RETURNING 1', [id]);
        return rows.length;
      });
      expect(value).toBe(1);
      expect(await here.through.getOrLoad(ANONYMOUS, id)).toBeNull();
      expect(await there.through.getOrLoad(at(seq), id)).toBeNull();
    });
  });

  describe('write-behind without a server for it', () => {
    it('is write-through, and says so', async () => {
      expect((await here.behind.write(ANONYMOUS, id, note('a'))).durableIn).toBe('database');
      expect(await stored()).toEqual(note('a'));
      const report = await one.get(ValueFamilies).find('note_behind').report();
      expect(report).toMatchObject({
        pattern: 'behind',
        mode: 'through',
        reason: 'WRITE_BEHIND_REDIS_URL is not set',
        pending: 0,
      });
    });
  });

  it('refuses two families of one name or of one form of key, and a region there is none of', () => {
    const families = one.get(ValueFamilies);
    const family = { name: 'note_aside', region: 'default', scope: 'public' as const };
    const shape = 'x:{y}';
    const verbs = { shape, key: () => ({ y: 'y' }), reads: () => [], load: () => Promise.resolve(null) };
    expect(() => families.open({ ...family, ...verbs })).toThrow('note_aside is taken');
    expect(() => families.open({ ...family, ...verbs, name: 'other', region: 'nowhere' })).toThrow(
      'definition.invalid',
    );
    const taken = { ...family, ...verbs, name: 'other', key: () => ({ id: 'y' }) };
    for (const shape of ['note_through:{id}', 'plant:id:{id}', '{id}:id:plant', 'qr:{id}', 'w:{id}'])
      expect(() => families.open({ ...taken, shape })).toThrow('definition.invalid');
  });
});
