import { DeflatedEntry } from '../../../../src/cache/engine/deflated.entry.js';
import type { ValueCodec } from '../../../../src/cache/engine/value.codec.js';
import { DeflatedPayload } from '../../../../src/kernel/deflated-payload.js';
import { settled } from '../gate.js';
import { EngineBench } from './engine.bench.js';

const TEXT = 'what was stored, '.repeat(400);

/** Takes what is stored, as an edge does that forwards it. */
const AS_STORED: ValueCodec<string> = {
  encode: () => {
    throw new TypeError('nothing is loaded to be forwarded');
  },
  decode: ({ deflated }) => (deflated === undefined ? 'plain' : 'compressed'),
};

/** A process that knows nothing beside a second tier with a compressed entry, made of what a right one is. */
async function beside(change: (good: DeflatedPayload) => DeflatedPayload): Promise<EngineBench> {
  const first = new EngineBench();
  first.source = () => Promise.resolve(TEXT);
  await first.read();
  await settled();
  const { shared } = first;
  const stored = shared.entries.get('k')!;
  const deflated = change(await DeflatedPayload.compress(stored.payload));
  shared.entries.set('k', new DeflatedEntry(stored, stored.meta, deflated));
  const bench = new EngineBench({ shared });
  bench.source = () => Promise.resolve('loaded anew');
  return bench;
}

const good = (payload: DeflatedPayload): DeflatedPayload => payload;
const peek = (bench: EngineBench) => bench.engine.peek({ ...bench.request(), codec: AS_STORED });

describe('an entry that came compressed', () => {
  it('is expanded for the first reader of its value, in the tier where it is found', async () => {
    const bench = await beside(good);
    expect(await peek(bench)).toBe('compressed');
    const before = bench.memory.bytes;
    expect(await peek(bench)).toBe('compressed');
    expect([bench.count('hitL2'), bench.count('hitL1'), bench.memory.peek('k')?.isExpanded]).toEqual([1, 1, false]);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await bench.read()).toMatchObject({ value: TEXT, delivery: { status: 'hit', detail: 'l1' } });
      expect(bench.memory.bytes - before).toBe(TEXT.length);
    }
    expect(await peek(bench)).toBe('compressed');
    expect(bench.loads).toBe(0);
  });

  it.each<[string, 'corrupt' | 'bomb', (good: DeflatedPayload) => DeflatedPayload]>([
    ['another checksum', 'corrupt', ({ bytes, crc, length }) => new DeflatedPayload(bytes, crc ^ 1, length)],
    ['less than it says', 'corrupt', ({ bytes, crc, length }) => new DeflatedPayload(bytes, crc, length + 1)],
    ['nothing', 'corrupt', ({ crc, length }) => new DeflatedPayload(Buffer.alloc(40, 0xff), crc, length)],
    ['more than it says', 'bomb', ({ bytes, crc, length }) => new DeflatedPayload(bytes, crc, length - 1)],
  ])('and expands to %s is a miss in every tier, counted and removed', async (_name, defect, change) => {
    const far = await beside(change);
    expect(await far.read()).toMatchObject({ value: 'loaded anew', delivery: { status: 'miss' } });
    expect([far.counts.defects, far.shared.deleted]).toEqual([[defect], ['k']]);

    const near = await beside(change);
    expect(await peek(near)).toBe('compressed');
    expect(near.memory.size).toBe(1);
    expect(await near.read()).toMatchObject({ value: 'loaded anew', delivery: { status: 'miss' } });
    expect(new Set(near.counts.defects)).toEqual(new Set([defect]));
    expect(near.shared.deleted).toEqual(['k']);
    expect(await near.read()).toMatchObject({ value: 'loaded anew', delivery: { status: 'hit' } });
  });
});
