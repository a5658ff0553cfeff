import { EngineBench, POLICY } from './engine.bench.js';

describe('a log that cannot vouch', () => {
  it('is asked for its head once the lease has run out, and the entry is served if it answers in time', async () => {
    const bench = new EngineBench();
    await bench.read();
    bench.log.trusted = false;
    expect((await bench.read()).delivery.status).toBe('hit');
    expect(bench.log.confirms).toBe(1);
  });

  it('leaves the read to the source, which is asked by each and kept by none', async () => {
    const bench = new EngineBench();
    await bench.read();
    bench.log.trusted = false;
    const budgets: number[] = [];
    bench.log.onConfirm = (budgetMs) => {
      budgets.push(budgetMs);
      return Promise.resolve(false);
    };
    const answers = await Promise.all([bench.read(), bench.read()]);
    expect(answers.map(({ value }) => value)).toEqual(['v2', 'v3']);
    expect(answers[0]).toEqual({ value: 'v2', delivery: { status: 'bypass', detail: 'suspect' } });
    expect(bench.loads).toBe(3);
    expect(bench.count('suspect')).toBe(2);
    expect(budgets).toEqual([200, 200]);
    expect(bench.memory.peek('k')?.payload.toString()).toBe('v1');
  });

  it('is one that was never read', async () => {
    const bench = new EngineBench();
    bench.log.known = false;
    expect((await bench.read()).delivery).toEqual({ status: 'bypass', detail: 'suspect' });
    expect(bench.memory.size).toBe(0);
  });

  it('loses its position while a tier is asked: the read goes to the source', async () => {
    const bench = new EngineBench();
    bench.shared.beforeGet = () => {
      bench.log.known = false;
    };
    expect((await bench.read()).delivery.detail).toBe('suspect');
  });

  it('is confirmed for every read of a strict region', async () => {
    const bench = new EngineBench();
    const policy = { ...POLICY, read: 'strict' as const };
    await bench.read({ policy });
    expect((await bench.read({ policy })).delivery.status).toBe('hit');
    expect(bench.log.confirms).toBe(2);
    bench.log.onConfirm = () => Promise.resolve(false);
    expect((await bench.read({ policy })).delivery.detail).toBe('suspect');
  });

  it('sees a change in a strict region that only its head told', async () => {
    const bench = new EngineBench();
    const policy = { ...POLICY, read: 'strict' as const };
    await bench.read({ policy });
    bench.log.onConfirm = () => {
      bench.log.change('table:t');
      return Promise.resolve(true);
    };
    expect((await bench.read({ policy })).value).toBe('v2');
  });
});

describe('a read that names a position', () => {
  it('waits for it and is served what is right there', async () => {
    const bench = new EngineBench();
    await bench.read();
    bench.log.onReach = (seq, budgetMs) => {
      expect([seq, budgetMs]).toEqual([11, 2000]);
      bench.log.change('table:t');
      return Promise.resolve(true);
    };
    expect(await bench.read({ reading: { minimumSeq: 11 } })).toMatchObject({ value: 'v2', stamp: { seq: 11 } });
  });

  it('is refused where the log does not get there', async () => {
    const bench = new EngineBench();
    const outcome = bench.read({ reading: { minimumSeq: 99 } });
    await expect(outcome).rejects.toMatchObject({ code: 'change.unreached', status: 503 });
    expect(bench.loads).toBe(0);
  });
});

describe('a bypass', () => {
  it('of the look-up asks the source and keeps the answer', async () => {
    const bench = new EngineBench();
    await bench.read();
    expect((await bench.read({ reading: { bypassRead: true } })).delivery).toMatchObject({
      status: 'bypass',
      stored: true,
    });
    expect((await bench.read()).value).toBe('v2');
    expect([bench.count('bypass'), bench.count('miss')]).toEqual([1, 1]);
  });

  it('of the store does neither', async () => {
    const bench = new EngineBench();
    await bench.read();
    const answer = await bench.read({ reading: { bypassRead: true, bypassStore: true } });
    expect(answer).toEqual({
      value: 'v2',
      delivery: { status: 'bypass', stored: false },
      stamp: { incarnation: 'one', seq: 10 },
    });
    expect((await bench.read()).value).toBe('v1');
  });

  it('that was not allowed is no bypass, and the answer says so', async () => {
    const bench = new EngineBench();
    const reading = { bypassDenied: true };
    expect((await bench.read({ reading })).delivery).toMatchObject({ status: 'miss', detail: 'bypass-denied' });
    expect((await bench.read({ reading })).delivery).toMatchObject({ status: 'hit', detail: 'bypass-denied' });
  });
});
