import { AuditFlusher } from '../../../src/audit/audit.flusher.js';
import { AuditLog } from '../../../src/audit/audit.log.js';
import type { WriteSession } from '../../../src/database/write-session.js';
import type { WriteTransaction } from '../../../src/database/write-transaction.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import type { QueryDefinition } from '../../../src/registry/query-definition.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const OPEN = { queryId: 'open', accessLevel: 'public', scope: 'public' } as QueryDefinition;

describe('the log of questions is written', () => {
  let clock: VirtualClock;
  let log: AuditLog;
  let batches: { id: string; params: unknown[] }[];
  let answer: () => Promise<unknown>;
  let flusher: AuditFlusher;

  beforeEach(() => {
    clock = new VirtualClock();
    log = new AuditLog({ entriesMax: 2, paramsBytesMax: 100 }, clock);
    [batches, answer] = [[], () => Promise.resolve({ rows: [] })];
    const query = (text: string, [id, rows]: readonly unknown[] = []): Promise<unknown> => {
      if (!text.includes('note_questions')) return Promise.resolve({ rows: [] });
      const entries = JSON.parse(String(rows)) as { params: string }[];
      batches.push({ id: String(id), params: entries.map(({ params }) => params) });
      return answer();
    };
    const writes: Pick<WriteTransaction, 'run'> = {
      run: <T>(work: (session: WriteSession) => Promise<T>) => work({ query } as unknown as WriteSession),
    };
    flusher = new AuditFlusher(log, writes, clock, { flushTimeoutMs: 2000 });
  });

  const ask = (a: number): void => {
    const outcome = { status: 'success', code: null, cache: 'hit', rows: 1 } as const;
    log.note(log.named(OPEN, { a }), ANONYMOUS, outcome, 1, null);
  };

  it('once; not at all where nothing was asked', async () => {
    await flusher.flush();
    ask(1);
    await flusher.flush();
    await flusher.flush();
    expect(batches.map(({ params }) => params)).toEqual([['{"a":1}']]);
  });

  it('again under the same name while the database is away, and then what was asked meanwhile', async () => {
    ask(1);
    answer = () => Promise.reject(new FalajError('database.unavailable', 'away'));
    await expect(flusher.flush()).rejects.toMatchObject({ code: 'database.unavailable' });
    ask(2);
    await expect(flusher.flush()).rejects.toMatchObject({ code: 'database.unavailable' });
    answer = () => Promise.resolve({ rows: [] });
    await flusher.flush();
    expect(batches.map(({ params }) => params)).toEqual([['{"a":1}'], ['{"a":1}'], ['{"a":1}'], ['{"a":2}']]);
    expect(new Set(batches.map(({ id }) => id)).size).toBe(2);
    expect(log.counts).toEqual({ noted: 2, dropped: 0, lost: 0 });
  });

  it('again where no answer came in time: whether it arrived is the database’s to know', async () => {
    ask(1);
    answer = () => new Promise(() => undefined);
    const late = expect(flusher.flush()).rejects.toMatchObject({ code: 'query.timeout' });
    await clock.advance(2000);
    await late;
    answer = () => Promise.resolve({ rows: [] });
    await flusher.flush();
    expect(new Set(batches.map(({ id }) => id)).size).toBe(1);
    expect(batches).toHaveLength(2);
  });

  it('or given up and counted where the database refuses it for what it is', async () => {
    ask(1);
    answer = () => Promise.reject(new FalajError('query.failed', 'no'));
    await flusher.flush();
    answer = () => Promise.resolve({ rows: [] });
    ask(2);
    await flusher.flush();
    expect(batches.map(({ params }) => params)).toEqual([['{"a":1}'], ['{"a":2}']]);
    expect(log.counts.lost).toBe(1);
  });
});
