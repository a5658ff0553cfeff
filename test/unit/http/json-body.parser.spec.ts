import { absurdityOf } from '../../../src/http/json-body.parser.js';

describe('absurdityOf', () => {
  it('takes what a client would send', () => {
    const queries = Array.from({ length: 1000 }, () => ({ query_id: 'q', params: { a: 1, b: '[[,,{"' } }));
    expect(absurdityOf(JSON.stringify({ queries }))).toBeUndefined();
    expect(absurdityOf(JSON.stringify(','.repeat(20_000)))).toBeUndefined();
  });

  it('refuses a body nested deeper than anything here', () => {
    expect(absurdityOf('['.repeat(32))).toBeUndefined();
    expect(absurdityOf('['.repeat(33))).toBe('the body is nested deeper than 32 levels');
  });

  it('refuses a body of so many members that checking them would hold the process', () => {
    expect(absurdityOf(JSON.stringify(Array.from({ length: 10_001 }, () => 7)))).toBeUndefined();
    expect(absurdityOf(JSON.stringify(Array.from({ length: 10_002 }, () => 7)))).toContain('more than 10000 members');
  });
});
