import type { Citation, Formula } from '../../../web/src/api/orchestration.types.js';
import { reduceRun, UNKNOWN_RUN, type FollowedRun } from '../../../web/src/api/run.state.js';
import { datasetsOf, groupedByQuestion, paramsText } from '../../../web/src/pages/orchestration/citation.groups.js';
import { formulaText } from '../../../web/src/pages/orchestration/formula.text.js';
import { orderParams, parameterHint } from '../../../web/src/pages/orchestration/intent.params.js';
import { waterfallOf } from '../../../web/src/pages/orchestration/run.waterfall.js';

const told = (state: FollowedRun, name: string, data: unknown): FollowedRun =>
  reduceRun(state, { kind: 'event', event: { name, data } });

describe('a run that is followed', () => {
  const entered = told(UNKNOWN_RUN, 'node', { node: 'route', state: 'entered' });
  const left = told(entered, 'node', { node: 'route', state: 'left', ms: 2 });

  it('has its steps in the order in which they were entered, each with its time once it was left', () => {
    expect(entered.steps).toEqual([{ node: 'route', ms: null }]);
    const next = told(left, 'node', { node: 'invoke', state: 'entered' });
    expect(next).toMatchObject({
      connection: 'live',
      steps: [
        { node: 'route', ms: 2 },
        { node: 'invoke', ms: null },
      ],
    });
  });

  it('begins anew with a new connection, because its events do', () => {
    expect(reduceRun(left, { kind: 'lost' })).toMatchObject({ connection: 'lost', steps: left.steps });
    expect(reduceRun(left, { kind: 'begun' })).toEqual(UNKNOWN_RUN);
  });

  it('is over with its result, and stays so when the connection ends', () => {
    const over = told(left, 'result', { ok: true });
    expect(over).toMatchObject({ connection: 'ended', result: { ok: true } });
    expect(reduceRun(over, { kind: 'lost' })).toBe(over);
  });

  it('says why it cannot be followed', () => {
    const error = new Error('no such run');
    expect(reduceRun(UNKNOWN_RUN, { kind: 'refused', error })).toMatchObject({ connection: 'ended', error });
  });
});

describe('its steps drawn', () => {
  it('begin where the one before ended, and are never too short to be seen', () => {
    const steps = [
      { node: 'route', ms: 25 },
      { node: 'verify', ms: 0 },
      { node: 'invoke', ms: 75 },
    ];
    expect(waterfallOf(steps, 100).map(({ start, width }) => [start, width])).toEqual([
      [0, 25],
      [25, 0.5],
      [25, 75],
    ]);
  });

  it('reach to the end while they are under way, also before anything is known', () => {
    expect(waterfallOf([{ node: 'route', ms: null }], null)).toEqual([
      { node: 'route', ms: null, start: 0, width: 100 },
    ]);
    const bars = waterfallOf(
      [
        { node: 'route', ms: 10 },
        { node: 'invoke', ms: null },
      ],
      null,
    );
    for (const { start, width } of bars) expect(start + width).toBeLessThanOrEqual(100);
  });
});

describe('evidence', () => {
  const citation = (id: string, query_id: string, params: Citation['params']): Citation => ({
    ...{ id, query_id, params, row: 0, column: 'value', value: 1 },
  });

  it('is grouped by the question that was asked, with its day, in whatever order its parameters stand', () => {
    const groups = groupedByQuestion(
      [citation('c1', 'q', { a: 1, b: 2 }), citation('c2', 'p', {}), citation('c3', 'q', { b: 2, a: 1 })],
      [{ query_id: 'q', params: { b: 2, a: 1 }, asof_date: '2024-12-01', updated_at: null, age_days: 1 }],
    );
    expect(groups.map(({ queryId, asOf, citations }) => [queryId, asOf, citations.map(({ id }) => id)])).toEqual([
      ['q', '2024-12-01', ['c1', 'c3']],
      ['p', null, ['c2']],
    ]);
  });

  it('names the datasets that the parameters chose', () => {
    const datasets = {
      always: ['x'],
      by_parameter: { param: 'source', values: { panel: ['wage'], generated: ['g'] } },
    };
    expect(datasetsOf(datasets, { source: 'panel' })).toEqual(['x', 'wage']);
    expect(datasetsOf(datasets, {})).toEqual(['x']);
    expect(datasetsOf({ always: ['x'] }, { source: 'panel' })).toEqual(['x']);
  });

  it('is written as an expression over citations', () => {
    const cell = (id: string): Formula => ({ kind: 'cell', citation_id: id });
    const items = ['c1', 'c2', 'c3', 'c4', 'c5'].map(cell);
    const limit: Formula = { kind: 'constant', value: 5, source: 'thresholds' };
    expect(formulaText({ kind: 'apply', fn: 'mean', arguments: [{ kind: 'list', items }, limit] })).toBe(
      'mean([c1, c2, c3, c4, … 5 in all], 5 (thresholds))',
    );
    expect(formulaText({ kind: 'count', citation_id: 'c9' })).toBe('rows of c9');
    expect(paramsText({ a: null, b: ['x', 'y'], c: 3 })).toBe('b x, y, c 3');
    expect(paramsText({ a: null })).toBe('every default');
  });
});

describe('an intent', () => {
  it('is asked with what was filled in, and says what it takes', () => {
    expect(orderParams({ a: ' 3 ', b: '', c: '  ' })).toEqual({ a: '3' });
    const parameter = { name: 'n', type: 'integer', description: 'Years', default: 5, min: 1, max: 9 } as const;
    expect(parameterHint(parameter)).toBe('Years, from 1, to 9. Left out: 5.');
    expect(parameterHint({ name: 'n', type: 'string', description: 'Sector', default: null })).toBe(
      'Sector. Left out: none.',
    );
  });
});
