import { isUnavailable, toFalajError } from '../../../src/database/database-error.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';

function failure(code: string, message = 'refused'): Error {
  return Object.assign(new Error(message), { code });
}

describe('errors of the driver', () => {
  it.each([
    ['57014', 'query.timeout'],
    ['08006', 'database.unavailable'],
    ['57P01', 'database.unavailable'],
    ['57P03', 'database.unavailable'],
    ['53300', 'database.unavailable'],
    ['25P03', 'database.unavailable'],
    ['25P04', 'database.unavailable'],
    ['ECONNREFUSED', 'database.unavailable'],
    ['ECONNRESET', 'database.unavailable'],
    ['42P01', 'query.failed'],
    ['22012', 'query.failed'],
  ])('%s becomes %s', (code, expected) => {
    const cause = failure(code, 'value 4711 is secret');
    const error = toFalajError(cause);
    expect(error.code).toBe(expected);
    expect(error.cause).toBe(cause);
    expect(error.detail).not.toContain('4711');
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
  ])('"%s" means away', (message) => {
    expect(isUnavailable(new Error(message))).toBe(true);
  });

  it('looks into wrapped and joined errors', () => {
    const wrapped = Object.assign(new Error('failed'), { driverError: failure('57P01') });
    expect(toFalajError(wrapped).code).toBe('database.unavailable');
    expect(isUnavailable(new AggregateError([failure('ECONNREFUSED'), failure('ECONNREFUSED')]))).toBe(true);
  });

  it('takes a NUL, which no text can hold, for a fault of the request', () => {
    const refused = toFalajError(failure('22021'));
    expect([refused.code, isUnavailable(refused)]).toEqual(['request.invalid', false]);
  });

  it('leaves the product’s own errors as they are', () => {
    const own = new FalajError('query.too_large', 'rows');
    expect(toFalajError(own)).toBe(own);
    expect(isUnavailable(own)).toBe(false);
    expect(isUnavailable(new FalajError('database.unavailable', 'away'))).toBe(true);
  });

  it.each([undefined, null, 'text', 7, new Error('other')])('takes %p for a failure, not for an absence', (thrown) => {
    expect(isUnavailable(thrown)).toBe(false);
    expect(toFalajError(thrown).code).toBe('query.failed');
  });
});
