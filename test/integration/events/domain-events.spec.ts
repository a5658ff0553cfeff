import { Logger } from '@nestjs/common';
import { CacheAdmin } from '../../../src/cache/cache.admin.js';
import { CHANGE_LOG } from '../../../src/changes/change-log.token.js';
import type { ChangeFollower } from '../../../src/changes/change.follower.js';
import { RecordedWrites } from '../../../src/changes/recorded-writes.port.js';
import { EventPublisher } from '../../../src/events/event.publisher.js';
import type { RecordedTransaction } from '../../../src/kernel/recorded-transaction.js';
import { eventually } from '../../support/eventually.js';
import { ORCHARD_TABLES, OrchardProcess } from '../../support/orchard/orchard.process.js';
import { TREE_TENDED } from '../../support/orchard/orchard.events.js';
import { OrchardListener } from '../../support/orchard/orchard.listener.js';
import { OrchardService } from '../../support/orchard/orchard.service.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { describeWithRedis, testRedis, type TestRedis } from '../../support/redis.js';

Logger.overrideLogger(false);

/** Name of each answer: its query and what it was asked. */
const ANSWERS: Readonly<Record<string, readonly [string, object]>> = {
  first: ['orchard_tree', { tree_id: 1 }],
  second: ['orchard_tree', { tree_id: 2 }],
  all: ['orchard_trees', {}],
  kinds: ['orchard_kinds', {}],
};

function suite(environment: () => NodeJS.ProcessEnv): void {
  let database: TestDatabase;
  let one: OrchardProcess;
  let two: OrchardProcess;

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    one = await OrchardProcess.start(database, undefined, environment());
    two = await OrchardProcess.start(database, undefined, environment());
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await database.drop();
  });
  beforeEach(async () => {
    for (const process of [one, two])
      await eventually(async () => {
        expect(await statuses(process)).toEqual({ first: 'hit', second: 'hit', all: 'hit', kinds: 'hit' });
      });
    listener().heard.length = 0;
  });

  const statuses = async (process: OrchardProcess): Promise<Record<string, string>> => {
    const told: Record<string, string> = {};
    for (const [name, [queryId, params]] of Object.entries(ANSWERS))
      told[name] = await process.ask(queryId, { ...params });
    return told;
  };
  const service = (): OrchardService => one.get(OrchardService);
  const listener = (): OrchardListener => one.get(OrchardListener);
  /** Asked anew where the lease had just run out: then the log is asked first, and nothing is looked up. */
  const reached = async (process: OrchardProcess, seq: number): Promise<void> => {
    expect(await process.get<ChangeFollower>(CHANGE_LOG).reach(seq, 5000)).toBe(true);
  };

  it('ends exactly the answers that carry its tags: here at once, in another process once it has followed', async () => {
    const seq = await service().tend(1);
    const first = { first: 'miss', second: 'hit', all: 'miss', kinds: 'hit' };
    expect(await statuses(one)).toEqual(first);
    await reached(two, seq);
    const told = await statuses(two);
    expect(told.second).toBe('hit');
    expect(told.kinds).toBe('hit');
    // Loaded here, or fetched where another process has stored what it loaded since: never what was before.
    if (environment().REDIS_URL === undefined) expect(told).toEqual(first);
    expect(two.get<ChangeFollower>(CHANGE_LOG).lastChange('tree:*')).toBe(seq);
  });

  it('that speaks of all ends the answers of every value', async () => {
    await service().rain({ litres: 2.5 });
    expect(await statuses(one)).toEqual({ first: 'miss', second: 'miss', all: 'miss', kinds: 'hit' });
  });

  it('that is rolled back was never: nothing is invalidated, nobody hears, nothing is in the log', async () => {
    const log = one.get<ChangeFollower>(CHANGE_LOG);
    await log.confirm(2000);
    const before = log.lastChange('tree:*');
    const failing = service().tend(1, () => Promise.reject(new Error('changed my mind')));
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await log.confirm(2000)).toBe(true);
    expect(log.lastChange('tree:*')).toBe(before);
    expect(await statuses(one)).toEqual({ first: 'hit', second: 'hit', all: 'hit', kinds: 'hit' });
    expect(listener().heard).toEqual([]);
  });

  it('of a transaction whose failed statement was swallowed is not committed, and nobody hears', async () => {
    const swallowing = service().tend(1, async (transaction) => {
      await transaction.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: 'query.failed' });
    expect(listener().heard).toEqual([]);
    expect(await statuses(one)).toEqual({ first: 'hit', second: 'hit', all: 'hit', kinds: 'hit' });
  });

  it('is not visible before its commit: neither to listeners, nor to the log', async () => {
    let during: Record<string, string> = {};
    const seq = await service().tend(2, async () => {
      await one.get<ChangeFollower>(CHANGE_LOG).confirm(2000);
      during = await statuses(one);
      expect(listener().heard).toEqual([]);
    });
    expect(during).toEqual({ first: 'hit', second: 'hit', all: 'hit', kinds: 'hit' });
    expect(await statuses(one)).toMatchObject({ first: 'hit', second: 'miss' });
    expect(listener().heard).toEqual([{ tree_id: 2, by: null }]);
    expect(seq).toBeGreaterThan(0);
  });

  it('is taken back by a savepoint with the rows it came with, and only then', async () => {
    const writes = one.get<RecordedWrites>(RecordedWrites);
    const events = one.get<EventPublisher>(EventPublisher);
    await writes.run(async (transaction: RecordedTransaction) => {
      await transaction.query('SAVEPOINT here');
      await events.publish(transaction, TREE_TENDED, { tree_id: 1, by: null });
      await transaction.query('ROLLBACK TO SAVEPOINT here');
      await events.publish(transaction, TREE_TENDED, { tree_id: 2, by: null });
    });
    expect(await statuses(one)).toMatchObject({ first: 'hit', second: 'miss', all: 'miss' });
  });

  it('moves with the rows of its transaction: one position covers both', async () => {
    const seq = await service().tend(3, (transaction) =>
      transaction.query('INSERT INTO public.tools VALUES ($1)', ['saw']),
    );
    const rows = await database.query('SELECT tool FROM public.tools');
    expect(rows).toContainEqual({ tool: 'saw' });
    expect(one.get<ChangeFollower>(CHANGE_LOG).position()?.seq).toBeGreaterThanOrEqual(seq);
  });

  it('does not fail its writer where a listener throws', async () => {
    const before = listener().rains;
    await service().rain({ litres: 1 });
    expect(listener().rains).toBe(before + 1);
  });

  it('refuses a payload that is not as declared, and writes nothing', async () => {
    const broken = service().rain({ litres: 'much' as unknown as number });
    await expect(broken).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await statuses(one)).toMatchObject({ first: 'hit' });
  });

  it('has its like by hand: a tag with its value', async () => {
    await one.get<CacheAdmin>(CacheAdmin).invalidate({ tag: 'tree:2' });
    expect(await statuses(one)).toEqual({ first: 'hit', second: 'miss', all: 'miss', kinds: 'hit' });
  });

  it('has its like in SQL: a writer that knows the family and the value', async () => {
    await database.query(
      `SELECT falaj.record_change('tree#' || left(md5('tree=1'), 3)), falaj.record_change('tree:*')`,
    );
    await one.get<ChangeFollower>(CHANGE_LOG).confirm(2000);
    expect(await statuses(one)).toEqual({ first: 'miss', second: 'hit', all: 'miss', kinds: 'hit' });
  });
}

describe('a domain event, without Redis', () => {
  suite(() => ({}));
});

describeWithRedis('a domain event, over Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await testRedis();
  });
  afterAll(() => redis.close());
  suite(() => ({ REDIS_URL: redis.url }));
});
