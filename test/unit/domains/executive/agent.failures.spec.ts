import { failureOf, fingerprintOf } from '../../../../src/domains/executive/agent.failures.js';

describe('failures of agents', () => {
  it('are known by type, and unknown where nobody heard of the type', () => {
    expect(failureOf('test_timeout')).toMatchObject({ category: 'timeout', severity: 'high' });
    expect(failureOf('constructor')).toMatchObject({ category: 'unknown', message: 'no message was given' });
    expect(failureOf('network', 'no route')).toMatchObject({ category: 'network', message: 'no route' });
  });

  it('are one and the same whatever numbers and identifiers their messages hold', () => {
    const print = fingerprintOf('network', 'host 10.0.0.7 refused request 4f3c9d1e8a');
    expect(fingerprintOf('network', 'host 10.0.0.9 refused request 00ff00ff00')).toBe(print);
    expect(fingerprintOf('auth', 'host 10.0.0.7 refused request 4f3c9d1e8a')).not.toBe(print);
    expect(fingerprintOf('network', 'host gone')).not.toBe(print);
  });
});
