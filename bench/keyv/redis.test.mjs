import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import { Keyv } from 'keyv';
import * as test from 'vitest';
import { createCache } from '../../dist/cache/standalone/create-cache.js';
import { KeyvAdapter } from '../../dist/cache/standalone/keyv.adapter.js';

const cache = createCache({ redis: { url: process.env.FALAJ_KEYV_REDIS } });
const store = () => new KeyvAdapter(cache);

test.beforeAll(async () => {
  while (cache.position() === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
});
test.afterAll(() => cache.close());
keyvTestSuite(test, Keyv, store);
keyvIteratorTests(test, Keyv, store);
