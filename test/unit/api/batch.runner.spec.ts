import { BatchQueryDto } from '../../../src/api/batch.dto.js';
import { BatchRunner } from '../../../src/api/batch.runner.js';
import { loadSettings } from '../../../src/config/load-settings.js';
import type { Settings } from '../../../src/config/settings.js';
import { QueryAnswer } from '../../../src/kernel/query-answer.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import type { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import { VirtualClock } from '../../support/virtual-clock.js';

interface Result {
  readonly query_id: string;
  readonly status: number;
  readonly answer?: { readonly query_id: string };
  readonly problem?: { readonly code: string; readonly hint: string };
}

const DEADLINE_MS = 1000;

function answer(queryId: string, padding = 0): QueryAnswer {
  const head = Buffer.from(`{"query_id":"${queryId}","rows":[],"padding":"${'x'.repeat(padding)}"`);
  const freshness = { asOfDate: null, updatedAt: null, slaDays: null };
  return new QueryAnswer({ queryId, head, rowCount: 0, freshness, warnings: [] });
}

/** Two lanes, a second in all, and the given number of bytes. */
function runner(clock: VirtualClock, invoke: (queryId: string) => Promise<QueryAnswer>, bytes = 100_000): BatchRunner {
  const settings = loadSettings({ environment: {} });
  const limited: Settings = {
    ...settings,
    http: { ...settings.http, requestTimeoutMs: DEADLINE_MS, batchConcurrency: 2 },
    registry: { ...settings.registry, answerBytesMax: bytes },
  };
  return new BatchRunner({ invoke } as unknown as OperationCatalogue, limited, clock);
}

async function results(batch: Promise<Buffer>): Promise<readonly Result[]> {
  return (JSON.parse((await batch).toString('utf8')) as { results: Result[] }).results;
}

const queries = (...ids: readonly string[]): BatchQueryDto[] =>
  ids.map((query_id) => Object.assign(new BatchQueryDto(), { query_id }));

describe('a batch', () => {
  it('answers in the order asked and leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const batch = runner(clock, (id) => Promise.resolve(answer(id))).run(queries('a', 'b', 'c'), ANONYMOUS, 'r-1');
    expect((await results(batch)).map((each) => [each.query_id, each.status, each.answer?.query_id])).toEqual([
      ['a', 200, 'a'],
      ['b', 200, 'b'],
      ['c', 200, 'c'],
    ]);
    expect(clock.timers).toBe(0);
  });

  it('has one deadline: what has no answer by then is told so, and what waited is not asked', async () => {
    const clock = new VirtualClock();
    const asked: string[] = [];
    const invoke = (id: string): Promise<QueryAnswer> => {
      asked.push(id);
      return id.startsWith('slow') ? new Promise(() => undefined) : Promise.resolve(answer(id));
    };
    const batch = runner(clock, invoke).run(queries('quick', 'slow', 'slower', 'late'), ANONYMOUS, 'r-1');
    await clock.advance(DEADLINE_MS);
    const all = await results(batch);
    expect(all.map(({ status }) => status)).toEqual([200, 504, 504, 504]);
    expect(all[3]?.problem?.code).toBe('query.timeout');
    expect(asked).not.toContain('late');
  });

  it('that passed its deadline does not mind how a question ends later', async () => {
    const clock = new VirtualClock();
    let fail: (error: Error) => void = () => undefined;
    const batch = runner(clock, () => new Promise((_, reject) => (fail = reject))).run(queries('a'), ANONYMOUS, 'r-1');
    await clock.advance(DEADLINE_MS);
    expect((await results(batch))[0]?.problem?.code).toBe('query.timeout');
    fail(new Error('much later'));
    await clock.advance(1);
  });

  it('holds no more bytes than one answer may: what would pass that is told so, what still fits is sent', async () => {
    const invoke = (id: string): Promise<QueryAnswer> => Promise.resolve(answer(id, id === 'small' ? 0 : 600));
    const batch = runner(new VirtualClock(), invoke, 1100).run(queries('big', 'big', 'small'), ANONYMOUS, 'r-1');
    const all = await results(batch);
    expect(all.map(({ status }) => status)).toEqual([200, 422, 200]);
    expect(all[1]?.problem?.code).toBe('query.too_large');
    expect(all[1]?.problem?.hint).toContain('smaller batch');
  });

  it('is refused with more queries than it may hold', async () => {
    const many = queries(...Array.from({ length: 2000 }, () => 'a'));
    const batch = runner(new VirtualClock(), (id) => Promise.resolve(answer(id))).run(many, ANONYMOUS, 'r-1');
    await expect(batch).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
