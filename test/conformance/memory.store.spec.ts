import { MemoryStore } from '../../src/cache/stores/memory.store.js';
import { VirtualClock } from '../support/virtual-clock.js';
import { cacheStoreSuite } from './cache-store.suite.js';

describe('memory store', () => {
  cacheStoreSuite(() => {
    const clock = new VirtualClock();
    const store = new MemoryStore({ bytesMax: 50_000_000 }, clock);
    return Promise.resolve({ store, pass: (ms) => clock.advance(ms) });
  });
});
