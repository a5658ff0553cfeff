import type { WorkloadSettings } from '../../../src/config/view-settings.js';
import type { WriteSession } from '../../../src/database/write-session.js';
import type { WriteTransaction } from '../../../src/database/write-transaction.js';
import { QueryLogFlusher } from '../../../src/materialization/workload/query-log.flusher.js';
import { QueryLog } from '../../../src/materialization/workload/query.log.js';
import type { BoundQuery } from '../../../src/registry/query-definition.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const SETTINGS = {
  ...{ sampleEvery: 1, queriesMax: 5, setsMax: 5, paramsBytesMax: 100 },
  ...{ flushTimeoutMs: 2000, retainHours: 7, rowsMax: 9 },
} as WorkloadSettings;
const QUESTION = {
  definition: { queryId: 'a', version: 'v1', accessLevel: 'public', scope: 'public' },
  ...{ params: {}, hash: 'h', fullHash: 'hh', datasets: [], tags: [] },
} as unknown as BoundQuery;

describe('the query log is written', () => {
  let clock: VirtualClock;
  let log: QueryLog;
  let hits: number;
  let sent: { text: string; values: readonly unknown[] }[];
  let answer: () => Promise<unknown>;
  let flusher: QueryLogFlusher;
  const wholes = (): readonly Record<string, unknown>[] =>
    sent
      .filter(({ text }) => text.includes('note_load'))
      .flatMap(({ values }) => (JSON.parse(String(values[0])) as { queries: Record<string, unknown>[] }).queries)
      .filter(({ params_hash: hash }) => hash === '');

  beforeEach(() => {
    clock = new VirtualClock();
    log = new QueryLog(SETTINGS, clock, 'salt', () => 0);
    [hits, sent, answer] = [0, [], () => Promise.resolve({ rows: [] })];
    const query = (text: string, values: readonly unknown[] = []): Promise<unknown> => {
      sent.push({ text, values });
      return answer();
    };
    const writes = {
      run: (work: (session: WriteSession) => Promise<unknown>) => work({ query } as unknown as WriteSession),
    };
    const registry = { find: () => QUESTION.definition } as unknown as QueryRegistry;
    const cache = { hits: () => new Map([['a', hits]]) };
    flusher = new QueryLogFlusher(log, writes as WriteTransaction, registry, cache, clock, SETTINGS);
  });

  it('with what it grew by, within its deadline; not at all where nothing was asked', async () => {
    await flusher.flush();
    expect(sent).toEqual([]);
    log.begin(QUESTION)?.answered(null, 3);
    hits = 4;
    await flusher.flush();
    hits = 9;
    await flusher.flush();
    expect(wholes()).toMatchObject([
      { table_runs: 1, hits: 4, lost: 0 },
      { table_runs: 0, hits: 5 },
    ]);
    expect(sent[0]).toMatchObject({ text: expect.stringContaining('statement_timeout') as string, values: ['2000'] });
    expect(sent[1]?.values.slice(1)).toEqual([5, 7, 9]);
  });

  it('or told as lost: refused, or not there in time', async () => {
    log.begin(QUESTION)?.answered(null, 3);
    answer = () => Promise.reject(new Error('refused'));
    await expect(flusher.flush()).rejects.toThrow('refused');
    log.begin(QUESTION)?.answered(null, 3);
    answer = () => new Promise(() => undefined);
    const late = flusher.flush();
    const told = expect(late).rejects.toMatchObject({ code: 'query.timeout' });
    await clock.advance(2001);
    await told;
    answer = () => Promise.resolve({ rows: [] });
    sent = [];
    await flusher.flush();
    expect(wholes()).toMatchObject([{ query_id: 'a', version: 'v1', table_runs: 0, lost: 2 }]);
    expect(log.counts.lost).toBe(2);
  });
});
