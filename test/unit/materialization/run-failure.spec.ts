import { FalajError } from '../../../src/kernel/falaj-error.js';
import { classOf, reasonOf, ruleFor } from '../../../src/materialization/run-failure.js';

const sqlError = (code: string): Error => Object.assign(new Error('a message with data in it'), { code });

describe('the failure of a run', () => {
  it.each([
    ['40001', 'busy', false],
    ['40P01', 'busy', false],
    ['55P03', 'busy', false],
    ['53300', 'busy', false],
    ['57014', 'interrupted', false],
    ['57P01', 'interrupted', false],
    ['08006', 'interrupted', false],
    ['25006', 'interrupted', false],
    ['42703', 'failed', true],
    ['42501', 'failed', true],
    ['53100', 'failed', true],
    ['53200', 'failed', false],
    ['22012', 'failed', true],
    ['23505', 'failed', true],
    ['view.timeout', 'failed', true],
    ['view.foreign', 'failed', true],
    ['XX000', 'failed', true],
    ['unknown', 'failed', true],
  ])('of class %s ends as %s', (errorClass, state, repeats) => {
    expect(ruleFor(errorClass)).toMatchObject({ state, repeats });
  });

  it('has the class of the server, and never its message', () => {
    expect(classOf(sqlError('42703'), 5, 1000)).toBe('42703');
    expect(reasonOf(sqlError('53100'), '53100')).toBe('the disk of the server is full: make room');
    const own = new FalajError('view.foreign', 'public.mv_a was not made by this service');
    expect([classOf(own, 5, 1000), reasonOf(own, 'view.foreign')]).toEqual(['view.foreign', own.message]);
  });

  it('by a cancel is a timeout where it lasted as long as it may', () => {
    expect(classOf(sqlError('57014'), 999, 1000)).toBe('57014');
    expect(classOf(sqlError('57014'), 1000, 1000)).toBe('view.timeout');
  });

  it('by a connection that broke is told from a fault in the code', () => {
    expect(classOf(sqlError('ECONNRESET'), 5, 1000)).toBe('08006');
    expect(classOf(new Error('Connection terminated unexpectedly'), 5, 1000)).toBe('08006');
    expect(classOf(new TypeError('x is not a function'), 5, 1000)).toBe('unknown');
  });
});
