import { examineAll, type Look } from '../../../src/cli/doctor.examiner.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';

const ok: Look = { state: 'ok', detail: 'fine' };

describe('examineAll', () => {
  it('takes every look, turns what throws into failures, and leaves out what needs a failed one, however far', async () => {
    const findings = await examineAll([
      { check: 'first', look: () => Promise.resolve([ok, { state: 'warn', detail: 'hm', remedy: 'mend' }]) },
      { check: 'known', look: () => Promise.reject(new FalajError('data.invalid', 'broken', { hint: 'restore' })) },
      { check: 'unknown', look: () => Promise.reject(new Error('boom')) },
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a library may do
      { check: 'odd', look: () => Promise.reject('text') },
      { check: 'after', needs: ['known'], look: () => Promise.resolve(ok) },
      { check: 'later', needs: ['after'], look: () => Promise.resolve(ok) },
      { check: 'last', needs: ['first'], look: () => Promise.resolve(ok) },
    ]);
    expect(findings).toEqual([
      { check: 'first', state: 'ok', detail: 'fine', remedy: '' },
      { check: 'first', state: 'warn', detail: 'hm', remedy: 'mend' },
      { check: 'known', state: 'fail', detail: 'broken', remedy: 'restore' },
      { check: 'unknown', state: 'fail', detail: 'boom', remedy: 'See the server log.' },
      { check: 'odd', state: 'fail', detail: 'it could not be looked at', remedy: 'See the server log.' },
      { check: 'last', state: 'ok', detail: 'fine', remedy: '' },
    ]);
  });
});
