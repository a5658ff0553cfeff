import { CircuitBreaker } from '../../../../src/cache/engine/circuit-breaker.js';
import { StoreError } from '../../../../src/cache/engine/store.error.js';
import { GuardedStore } from '../../../../src/cache/stores/guarded.store.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { PliantStore } from '../engine/engine.bench.js';
import { gate, settled } from '../gate.js';

describe('a store behind a breaker', () => {
  const clock = new VirtualClock();
  let inner: PliantStore;
  let breaker: CircuitBreaker;
  let store: GuardedStore;

  beforeEach(() => {
    inner = new PliantStore();
    breaker = new CircuitBreaker({ failureShare: 0.5, sampleMin: 2, windowMs: 1000, openMs: 100 }, clock);
    store = new GuardedStore(inner, breaker);
  });

  const failing = (failure: Error): void => {
    inner.beforeGet = () => Promise.reject(failure);
    inner.beforeSet = () => Promise.reject(failure);
  };
  const ask = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++) await store.get('k', 5).catch(() => undefined);
  };

  it('passes everything on', async () => {
    await store.set('k', entryOf('v'), 1000, 5);
    expect(await store.get('k', 5)).toMatchObject({ kind: 'found' });
    expect(await store.keys('', 10, 5)).toEqual(['k']);
    await store.delete('k', 5);
    expect(inner.deleted).toEqual(['k']);
    await store.close();
    expect([inner.closed, store.tier]).toEqual([true, 'l2']);
  });

  it.each(['timeout', 'unavailable', 'saturated'] as const)('opens for %s, and then asks no more', async (failure) => {
    failing(new StoreError(failure));
    await ask(2);
    expect(breaker.state).toBe('open');
    await expect(store.get('k', 5)).rejects.toMatchObject({ failure: 'open' });
    await expect(store.set('k', entryOf('v'), 1000, 5)).rejects.toMatchObject({ failure: 'open' });
    await expect(store.delete('k', 5)).rejects.toMatchObject({ failure: 'open' });
    await expect(store.keys('', 10, 5)).rejects.toMatchObject({ failure: 'open' });
    expect(inner.budgets).toHaveLength(2);
  });

  it('opens for what it does not know', async () => {
    failing(new Error('a bug'));
    await ask(2);
    expect(breaker.state).toBe('open');
  });

  it('does not open for a server that answers with an error', async () => {
    failing(new StoreError('refused', 'OOM'));
    await ask(20);
    expect(breaker.state).toBe('closed');
    await expect(store.get('k', 5)).rejects.toMatchObject({ failure: 'refused', reason: 'OOM' });
  });

  it('closes by a probe that no reader waits for', async () => {
    failing(new StoreError('timeout'));
    await ask(2);
    await clock.advance(100);
    const answer = gate<undefined>();
    inner.beforeGet = () => answer.promise;
    await expect(store.get('k', 5)).rejects.toMatchObject({ failure: 'open' });
    await expect(store.get('k', 5)).rejects.toMatchObject({ failure: 'open' });
    expect([breaker.state, inner.budgets.length]).toEqual(['half-open', 3]);
    answer.open(undefined);
    await settled();
    expect(breaker.state).toBe('closed');
    expect(await store.get('k', 5)).toEqual({ kind: 'absent' });
  });
});
