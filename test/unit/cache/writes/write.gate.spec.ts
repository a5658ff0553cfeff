import type { RecordedWrites } from '../../../../src/changes/recorded-writes.port.js';
import { StreamLedger, type ModeRow } from '../../../../src/cache/writes/stream.ledger.js';
import type { StreamMode } from '../../../../src/cache/writes/stream.mode.js';
import { WriteGate } from '../../../../src/cache/writes/write.gate.js';
import { writeOrder } from '../../../../src/cache/writes/write.order.js';
import type { StreamStatus, WriteStream } from '../../../../src/cache/writes/write.stream.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const UNFIT = { kind: 'unfit', reasons: ['the append-only file is off'] } as const;
const ROW: ModeRow = { mode: 'behind', generation: 2, applied: writeOrder(2, 5) };
const OPEN: StreamStatus = { state: 'open', generation: 2, order: writeOrder(2, 7), length: 0, oldestAtMs: undefined };

/** One family whose server may not acknowledge writes any more. Gives how many streams were told lost, and the mode it ends in. */
async function closed(found: StreamStatus): Promise<{ lost: number; mode: string; warned: readonly string[] }> {
  let mode: string = ROW.mode;
  let status = found;
  const warned: string[] = [];
  const transaction = {
    query: (text: string, [, wanted]: readonly string[]) => {
      if (text.startsWith('UPDATE')) mode = wanted ?? mode;
      return Promise.resolve({ rows: [{ mode, generation: ROW.generation, applied: String(ROW.applied) }] });
    },
    recordChange: () => Promise.resolve(),
  };
  const writes = {
    run: async (work: (of: unknown) => Promise<unknown>) => ({ value: await work(transaction), seq: 1 }),
  } as unknown as RecordedWrites;
  const stream = {
    status: () => Promise.resolve(status),
    shut: () => {
      status = { ...found, state: 'closed' };
      return Promise.resolve(found);
    },
  } as unknown as WriteStream;
  const gate = new WriteGate({
    ...{
      ledger: new StreamLedger('falaj_test:note'),
      writes,
      stream,
      server: { verdict: UNFIT },
      clock: new VirtualClock(),
    },
    ...{ mode: { read: () => Promise.resolve(ROW) } as unknown as StreamMode, isWanted: true, leaseMs: 200 },
    logger: { log: () => undefined, warn: (message) => warned.push(message) },
    drain: () => Promise.resolve(true),
  });
  await gate.tend();
  return { lost: gate.lost, mode, warned };
}

describe('a stream that is closed because its server may not acknowledge any more', () => {
  it('was there: nothing is lost, and writes go through', async () => {
    expect(await closed(OPEN)).toEqual({ lost: 0, mode: 'through', warned: ['writes go through to the database'] });
  });

  it.each<[string, StreamStatus]>([
    ['gone', { state: 'missing', generation: 0, order: 0n, length: 0, oldestAtMs: undefined }],
    ['older than what was applied from it', { ...OPEN, order: writeOrder(2, 3) }],
  ])('was %s: that is told, though closed it looks like any other', async (_, found) => {
    const { lost, mode, warned } = await closed(found);
    expect([lost, mode]).toEqual([1, 'through']);
    expect(warned[0]).toMatch(/^a stream of writes begins anew; what it had acknowledged/);
  });
});
