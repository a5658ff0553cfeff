import { ClusterServers } from '../../bench/support/redis-cluster.mjs';
import { EnvelopeCodec } from '../../src/cache/engine/envelope.codec.js';
import { slotOf } from '../../src/cache/stores/redis.slot.js';
import type { RedisTier } from '../../src/cache/stores/redis.tier.js';
import { eventually } from '../support/eventually.js';
import { openRedisTier, PLAIN_ENVELOPES } from '../support/redis-tier.js';
import { describeWithServers } from '../support/redis.js';
import { cacheStoreSuite, entryOf } from './cache-store.suite.js';
import { sweepSuite } from './sweep.suite.js';

const BUDGET_MS = 10_000;

describeWithServers('redis store over a cluster', (program) => {
  let servers: ClusterServers;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const open = async (): Promise<RedisTier> => {
    await servers.flush();
    return (await openRedisTier({ url: servers.url, mode: 'cluster' })).tier;
  };

  beforeAll(async () => {
    servers = await ClusterServers.start(program);
  });
  afterAll(async () => {
    await servers.close();
  });

  cacheStoreSuite(async () => ({ store: (await open()).store, pass: pause }));
  sweepSuite(async () => (await open()).store);

  it('puts each key where the cluster itself says its slot is', async () => {
    const names = ['', 'a', 'é', '{}x', 'a{b}c', 'a{b}{c}', '{é}', 'x{', 'x}{y}z', 'falaj:qr:get_x:q:0123:v1-9f31c2aa'];
    const [member] = servers.members;
    const told = await Promise.all(names.map((name) => member!.call('CLUSTER', 'KEYSLOT', name)));
    expect(names.map(slotOf)).toEqual(told);
  });

  it('reads what shares a slot by one command, and a defect among it is the matter of its own caller', async () => {
    const tier = await open();
    const names = Array.from({ length: 30 }, (_, index) => `{one}:${String(index)}`);
    await Promise.all(names.map((name) => tier.store.set(name, entryOf(name), 60_000, BUDGET_MS)));
    const holder = await servers.holderOf(slotOf('{one}'));
    const whole = await new EnvelopeCodec(PLAIN_ENVELOPES).encode('{one}:7', entryOf('v'));
    const corrupt = whole.subarray(0, -1).toString('latin1');
    await holder.call('SET', '{one}:7', corrupt);
    await holder.call('DEL', '{one}:8');
    await holder.call('CONFIG', 'RESETSTAT');
    const reads = await Promise.all(names.map((name) => tier.store.get(name, BUDGET_MS)));
    const stats = String(await holder.call('INFO', 'commandstats'));
    expect(stats).toMatch(/cmdstat_mget:calls=1,/);
    expect(stats).not.toContain('cmdstat_getrange');
    expect(reads[7]).toMatchObject({ kind: 'defect' });
    expect(reads[8]).toEqual({ kind: 'absent' });
    const others = reads.filter((_, index) => index !== 7 && index !== 8);
    expect(others.map((read) => read.kind === 'found' && read.entry.payload.toString())).toEqual(
      names.filter((_, index) => index !== 7 && index !== 8),
    );
    await eventually(async () => {
      expect(await holder.call('EXISTS', '{one}:7')).toBe(0);
    });
    await tier.store.close();
  });

  it('stores what shares a slot by one command, and what does not by others', async () => {
    const tier = await open();
    const holder = await servers.holderOf(slotOf('{one}'));
    await holder.call('CONFIG', 'RESETSTAT');
    const names = ['{one}:a', '{one}:b', '{two}:a', '{one}:c', 'alone', '{two}:b'];
    await Promise.all(names.map((name) => tier.store.set(name, entryOf(name), 60_000, BUDGET_MS)));
    const reads = await Promise.all(names.map((name) => tier.store.get(name, BUDGET_MS)));
    expect(reads.map((read) => read.kind === 'found' && read.entry.payload.toString())).toEqual(names);
    expect(String(await holder.call('INFO', 'commandstats'))).toMatch(/cmdstat_eval:calls=[12],/);
    await tier.store.close();
  });
});
