import { gate, settled } from '../gate.js';
import { EngineBench } from './engine.bench.js';

/** Who still asks the second tier when the load ends that it would have joined. */
describe('late readers', () => {
  it('a second load: who still asks the second tier when the first load ends finds what it left', async () => {
    const bench = new EngineBench();
    const loading = gate<string>();
    bench.source = () => loading.promise;
    const early = bench.read();
    await settled();
    const replying = gate();
    bench.shared.beforeGet = () => replying.promise;
    const late = bench.read();
    await settled();
    loading.open('v');
    await early;
    await settled();
    bench.shared.entries.delete('k');
    replying.open();
    expect(await late).toMatchObject({ value: 'v', delivery: { status: 'hit', detail: 'l1' } });
    expect([bench.loads, bench.count('miss'), bench.count('hitL1')]).toEqual([1, 1, 1]);
  });

  it('a second load: what a change has overtaken meanwhile is not taken', async () => {
    const bench = new EngineBench();
    const loading = gate<string>();
    bench.source = () => (bench.loads === 1 ? loading.promise : Promise.resolve('new'));
    const early = bench.read();
    await settled();
    const replying = gate();
    bench.shared.beforeGet = () => replying.promise;
    const late = bench.read();
    await settled();
    loading.open('old');
    await early;
    await settled();
    bench.shared.entries.delete('k');
    bench.log.change('table:t');
    replying.open();
    expect(await late).toMatchObject({ value: 'new', delivery: { status: 'miss' } });
  });
});
