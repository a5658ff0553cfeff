import { answered, failed, hasSoundParameters, type Outcome } from '../../../src/audit/audit-entry.js';
import { AuditLog } from '../../../src/audit/audit.log.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import type { QueryDefinition } from '../../../src/registry/query-definition.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import { sampleAnswer } from '../http/edge.fixture.js';

const OPEN = { queryId: 'open', accessLevel: 'public', scope: 'public' } as QueryDefinition;
const RESTRICTED = { ...OPEN, queryId: 'restricted', accessLevel: 'restricted' } as QueryDefinition;
const OF_TENANT = { ...OPEN, queryId: 'of_tenant', scope: 'tenant' } as QueryDefinition;
const ANNA: QueryScope = { ...ANONYMOUS, principal: 'anna', tenant: 'acme' };
const HIT: Outcome = { status: 'success', code: null, cache: 'hit', rows: 3 };

let clock: VirtualClock;
let log: AuditLog;

beforeEach(() => {
  clock = new VirtualClock();
  log = new AuditLog({ entriesMax: 3, paramsBytesMax: 40 }, clock);
});

const note = (
  definition: QueryDefinition,
  params: object,
  scope = ANNA,
  outcome = HIT,
  ms = 1,
  id: string | null = null,
) => {
  log.note(log.named(definition, { ...params }), scope, outcome, ms, id);
};

describe('the log of questions', () => {
  it('counts the same question of the same caller with the same outcome in one entry', async () => {
    note(OPEN, { b: '1', a: 'x' }, ANNA, HIT, 4, 'r-1');
    await clock.advance(500);
    note(OPEN, { a: 'x', b: '1' }, ANNA, { ...HIT, rows: 2 }, 1);
    const { entries } = log.take();
    expect(entries).toEqual([
      {
        ...{ queryId: 'open', principal: 'anna', tenant: 'acme', params: '{"a":"x","b":"1"}' },
        ...{ status: 'success', code: null, cache: 'hit', times: 2, rows: 2, totalMs: 5, maxMs: 4, requestId: 'r-1' },
        firstAtMs: clock.now() - 500,
        lastAtMs: clock.now(),
      },
    ]);
    expect(log.take().entries).toEqual([]);
  });

  it.each<[string, Parameters<typeof note>]>([
    ['parameters', [OPEN, { a: 'y' }]],
    ['query', [{ ...OPEN, queryId: 'other' }, { a: 'x' }]],
    ['principal', [OPEN, { a: 'x' }, { ...ANNA, principal: 'ben' }]],
    ['tenant', [OPEN, { a: 'x' }, { ...ANNA, tenant: 'other' }]],
    ['verdict', [OPEN, { a: 'x' }, ANNA, { ...HIT, cache: 'miss' }]],
    ['code', [OPEN, { a: 'x' }, ANNA, failed(new FalajError('query.timeout', 'late'))]],
  ])('tells another %s apart', (_, other) => {
    note(OPEN, { a: 'x' });
    note(...other);
    expect(log.take().entries.map(({ times }) => times)).toEqual([1, 1]);
  });

  it('keeps no value of a parameter of what is not anyone’s to ask, nor one that is too long or cannot be stored', () => {
    note(RESTRICTED, { secret: 'value' });
    note(OF_TENANT, { secret: 'value' });
    expect(JSON.stringify(log.take())).not.toContain('value');
    note(OPEN, { a: 'x'.repeat(41) });
    expect(log.take().entries).toMatchObject([{ params: null }]);
    note(OPEN, { a: 'x\0y' });
    note(OPEN, { a: '\ud800' });
    expect(log.take().entries).toMatchObject([{ params: null, times: 2 }]);
  });

  it('has an end: what is new beyond it is counted as dropped, what is known goes on', () => {
    for (const a of [1, 2, 3, 4, 5]) note(OPEN, { a });
    note(OPEN, { a: 1 });
    expect(log.counts).toEqual({ noted: 4, dropped: 2, lost: 0 });
    expect(log.waiting).toBe(3);
    const batch = log.take();
    expect(batch.entries.map(({ times }) => times)).toEqual([2, 1, 1]);
    log.lose(batch);
    expect(log.counts.lost).toBe(4);
    note(OPEN, { a: 9 });
    expect(log.waiting).toBe(1);
  });

  it('takes an answer that came past its method for the same question', () => {
    const question = log.question(OPEN, { b: '1', a: 'x' });
    question.answered(ANNA, sampleAnswer({ status: 'hit' }), 1);
    note(OPEN, { a: 'x', b: '1' });
    expect(log.take().entries).toMatchObject([{ times: 2, cache: 'hit', rows: 3 }]);
  });
});

describe('an outcome', () => {
  it('is told from the answer or the error', () => {
    expect(answered(sampleAnswer({ status: 'stale' }))).toEqual({
      status: 'success',
      code: null,
      cache: 'stale',
      rows: 3,
    });
    expect(failed(new FalajError('query.timeout', 'x'))).toMatchObject({ status: 'timeout', cache: 'none' });
    expect(failed(new FalajError('auth.forbidden', 'x'))).toMatchObject({ status: 'error', code: 'auth.forbidden' });
    expect(failed(new Error('a secret'))).toMatchObject({ status: 'error', code: 'internal.unexpected' });
  });

  it.each([
    ['auth.forbidden', false],
    ['query.parameter_type', false],
    ['query.timeout', true],
    ['database.unavailable', true],
  ] as const)('%s: parameters are known to be sound: %s', (code, isSound) => {
    expect(hasSoundParameters(failed(new FalajError(code, 'x')))).toBe(isSound);
    expect(hasSoundParameters(HIT)).toBe(true);
  });
});
