import { isTransient, sqlStateOf } from '../../../../src/cache/writes/failure.class.js';
import { FalajError } from '../../../../src/kernel/falaj-error.js';

const answered = (state: string): FalajError =>
  new FalajError('query.failed', 'refused', { cause: Object.assign(new Error('refused'), { code: state }) });

describe('failures of a flush', () => {
  it.each(['40001', '40P01', '55P03', '53300', '57P01', '57014', '08006', '25006'])('tries %s again', (state) => {
    expect(isTransient(answered(state))).toBe(true);
  });

  it.each(['23505', '23514', '22001', '42P01', '42501', 'P0001'])('gives %s up in the end', (state) => {
    expect(isTransient(answered(state))).toBe(false);
  });

  it('tries again where the database gave no answer, and not where the code is at fault', () => {
    expect(isTransient(new FalajError('database.unavailable', 'away'))).toBe(true);
    expect(isTransient(new FalajError('database.overloaded', 'full'))).toBe(true);
    expect(isTransient(new FalajError('change.unreached', 'not numbered'))).toBe(true);
    expect(isTransient(new FalajError('query.failed', 'swallowed'))).toBe(false);
    expect(isTransient(new FalajError('internal.unexpected', 'odd'))).toBe(false);
    expect(isTransient(new TypeError('of the handler'))).toBe(false);
  });

  it('finds the state under what wraps it', () => {
    expect(sqlStateOf(answered('23505'))).toBe('23505');
    expect(sqlStateOf({ driverError: { code: '40001' } })).toBe('40001');
    expect(sqlStateOf({ code: 'ECONNRESET' })).toBeNull();
    expect(sqlStateOf(undefined)).toBeNull();
  });
});
