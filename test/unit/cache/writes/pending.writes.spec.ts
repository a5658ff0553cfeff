import { EnvelopeCodec } from '../../../../src/cache/engine/envelope.codec.js';
import { StoreError } from '../../../../src/cache/engine/store.error.js';
import { OwnWrites } from '../../../../src/cache/writes/own.writes.js';
import { PendingWrites } from '../../../../src/cache/writes/pending.writes.js';
import { StreamLedger, type ModeRow } from '../../../../src/cache/writes/stream.ledger.js';
import { StreamMode } from '../../../../src/cache/writes/stream.mode.js';
import { WriteSeal } from '../../../../src/cache/writes/write.seal.js';
import type { ServerVerdict } from '../../../../src/cache/writes/write.server.js';
import type { Appended, StreamLook, WriteStream } from '../../../../src/cache/writes/write.stream.js';
import { WriteTally } from '../../../../src/cache/writes/write.tally.js';
import type { RecordedWrites } from '../../../../src/changes/recorded-writes.port.js';
import type { ReadIntent } from '../../../../src/kernel/query-scope.js';
import { PLAIN_ENVELOPES } from '../../../support/redis-tier.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { ScriptedChangeLog } from '../scripted-change-log.js';

const KEY = 'falaj_test:note:1';
const WRITE = { tenant: null, user: null, id: 1, value: 'mine' };

/** One family in one process; the test says what the stream, the log and the database say. */
class Bench {
  readonly log = new ScriptedChangeLog();
  row: ModeRow = { mode: 'behind', generation: 1, applied: 0n };
  rowReads = 0;
  verdict: ServerVerdict = { kind: 'fit', waitAof: false };
  onLook: () => Promise<StreamLook> = () => Promise.resolve({ state: 'open', settled: undefined, pending: undefined });
  onAppend: () => Promise<Appended> = () => Promise.resolve({ kind: 'ok', order: 7n });
  readonly ledger = new StreamLedger('falaj_test:note');
  readonly seal = new WriteSeal(new EnvelopeCodec(PLAIN_ENVELOPES), 'default', 1000);
  readonly pending: PendingWrites;

  constructor() {
    const writes = {
      run: () => {
        this.rowReads += 1;
        return Promise.resolve({ value: this.row, seq: this.log.seq });
      },
    } as unknown as RecordedWrites;
    const stream = { look: () => this.onLook(), append: () => this.onAppend() } as unknown as WriteStream;
    const server = {
      refusal: () => undefined,
      get verdict(): ServerVerdict {
        return bench.verdict;
      },
    };
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the accessor above has a `this` of its own
    const bench = this;
    const mode = new StreamMode(this.ledger, writes, this.log, 100);
    this.pending = new PendingWrites({
      ...{ ledger: this.ledger, mode, gate: null, stream, server, flusher: null, seal: this.seal, log: this.log },
      ...{ own: new OwnWrites(10), clock: new VirtualClock(), tally: new WriteTally() },
      limits: { backlogMax: 5, confirmBudgetMs: 100, applyWaitMs: 100 },
    });
  }

  /** What a read is given: the pending value with how it is labelled, or the intent it is made with. */
  read(reading: ReadIntent = {}): Promise<unknown> {
    return this.pending.overlaid<unknown>(KEY, reading, {
      pending: (value, { status, detail }) => ({ value, status, detail }),
      applied: (intent) => Promise.resolve({ applied: intent }),
    });
  }
}

describe('reads over pending writes', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  it('a change known before its data: what was applied is read at its position, whatever this process knows of it', async () => {
    bench.onLook = () =>
      Promise.resolve({ state: 'open', settled: { incarnation: 'one', seq: 12 }, pending: undefined });
    expect(await bench.read()).toEqual({ applied: { minimumSeq: 12 } });
    expect(await bench.read({ minimumSeq: 20 })).toEqual({ applied: { minimumSeq: 20 } });
  });

  it('asks the log for its head where the position is of another history', async () => {
    bench.onLook = () =>
      Promise.resolve({ state: 'open', settled: { incarnation: 'two', seq: 3 }, pending: undefined });
    await bench.read();
    const before = bench.log.confirms;
    expect(await bench.read()).toEqual({ applied: {} });
    expect(bench.log.confirms).toBe(before + 1);
    bench.log.onConfirm = () => Promise.resolve(false);
    await expect(bench.read()).rejects.toMatchObject({ code: 'change.unreached' });
  });

  it('gives the pending value before anything that is cached', async () => {
    const sealed = await bench.seal.seal(KEY, WRITE);
    bench.onLook = () =>
      Promise.resolve({ state: 'open', settled: undefined, pending: { id: '1-0', order: 7n, key: KEY, sealed } });
    expect(await bench.read()).toEqual({ value: 'mine', status: 'bypass', detail: 'pending' });
  });

  it('does not guess at a pending value that it cannot open', async () => {
    const entry = { id: '1-0', order: 7n, key: KEY, sealed: Buffer.from('something else') };
    bench.onLook = () => Promise.resolve({ state: 'open', settled: undefined, pending: entry });
    await expect(bench.read()).rejects.toMatchObject({ code: 'cache.writes_away' });
  });

  it('answers nothing where the stream is away or has lost what it held', async () => {
    bench.onLook = () => Promise.reject(new StoreError('timeout'));
    await expect(bench.read()).rejects.toMatchObject({ code: 'cache.writes_away' });
    bench.onLook = () => Promise.resolve({ state: 'missing', settled: undefined, pending: undefined });
    await expect(bench.read()).rejects.toMatchObject({ code: 'cache.writes_away' });
  });

  it('tells its own write, labelled, where the stream is away: until the database has it', async () => {
    await bench.pending.isBehind();
    expect(await bench.pending.append(KEY, WRITE)).toBe(7n);
    bench.onLook = () => Promise.reject(new StoreError('unavailable'));
    expect(await bench.read()).toEqual({ value: 'mine', status: 'stale', detail: 'pending-own' });
    bench.row = { ...bench.row, applied: 7n };
    await expect(bench.read()).rejects.toMatchObject({ code: 'cache.writes_away' });
  });

  it('does not look where all agree that writes go through, until the mode moves', async () => {
    bench.row = { ...bench.row, mode: 'through' };
    bench.onLook = () => Promise.reject(new Error('nobody looks'));
    for (let turn = 0; turn < 3; turn += 1) expect(await bench.read()).toEqual({ applied: {} });
    expect(bench.rowReads).toBe(1);
    bench.row = { ...bench.row, mode: 'behind' };
    bench.log.change(bench.ledger.modeTag);
    bench.onLook = () => Promise.reject(new StoreError('unavailable'));
    await expect(bench.read()).rejects.toMatchObject({ code: 'cache.writes_away' });
  });

  it('does not rely on the mode past the lease', async () => {
    bench.row = { ...bench.row, mode: 'through' };
    await bench.read();
    bench.log.trusted = false;
    bench.log.onConfirm = () => Promise.resolve(false);
    await expect(bench.read()).rejects.toMatchObject({ code: 'database.unavailable' });
  });
});

describe('writes to the stream', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = new Bench();
    await bench.pending.isBehind();
  });
  const append = (): Promise<bigint | undefined> => bench.pending.append(KEY, WRITE);

  it('are told apart: refused for sure, and not answered', async () => {
    bench.onAppend = () => Promise.reject(new StoreError('refused', 'OOM'));
    await expect(append()).rejects.toMatchObject({ code: 'cache.writes_away', fields: { reason: 'OOM' } });
    for (const failure of [new StoreError('timeout'), new StoreError('timeout', 'WAITAOF'), new Error('odd')]) {
      bench.onAppend = () => Promise.reject(failure);
      await expect(append()).rejects.toMatchObject({ code: 'cache.write_unconfirmed' });
    }
  });

  it('are refused where too many wait, or the server was not examined', async () => {
    bench.onAppend = () => Promise.resolve({ kind: 'full' });
    await expect(append()).rejects.toMatchObject({ code: 'cache.write_backlog' });
    bench.verdict = { kind: 'away', reason: 'not examined yet' };
    await expect(append()).rejects.toMatchObject({ code: 'cache.writes_away' });
  });

  it('go another way where the server is unfit or the stream is closed', async () => {
    bench.onAppend = () => Promise.resolve({ kind: 'closed' });
    expect(await append()).toBeUndefined();
    bench.verdict = { kind: 'unfit', reasons: ['appendfsync is no'] };
    bench.onAppend = () => Promise.reject(new Error('nobody appends'));
    expect(await append()).toBeUndefined();
  });
});
