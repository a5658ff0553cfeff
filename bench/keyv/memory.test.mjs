import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import { Keyv } from 'keyv';
import * as test from 'vitest';
import { createCache } from '../../dist/cache/standalone/create-cache.js';
import { KeyvAdapter } from '../../dist/cache/standalone/keyv.adapter.js';

const cache = createCache();
const store = () => new KeyvAdapter(cache);

test.afterAll(() => cache.close());
keyvTestSuite(test, Keyv, store);
keyvIteratorTests(test, Keyv, store);
