import { AdvicePresenter } from '../../../src/api/advice.presenter.js';
import { ViewAdviceController } from '../../../src/api/view-advice.controller.js';
import { ViewsController } from '../../../src/api/views.controller.js';
import { ViewsPresenter } from '../../../src/api/views.presenter.js';
import { ChangeRecorder } from '../../../src/changes/change.recorder.js';
import { ViewAdvice } from '../../../src/materialization/advice/view-advice.port.js';
import { ViewOperations } from '../../../src/materialization/view-operations.port.js';
import { MemoryViews } from '../../support/memory-views.js';
import { ADVICE, WORTH } from '../../support/sample-advice.js';
import { bearer, problem, startEdge, type Edge } from '../http/edge.fixture.js';

const ROOT = '/api/v1/admin/materialized-views';

let edge: Edge;
let views: MemoryViews;

beforeEach(async () => {
  views = new MemoryViews('mv_a');
  const given = [
    { provide: ViewAdvice, useValue: { advise: () => Promise.resolve(ADVICE) } },
    { provide: ViewOperations, useValue: views },
    { provide: ChangeRecorder, useValue: {} },
  ];
  // In the order in which a path that takes any name would win, if order decided.
  const controllers = [ViewsController, ViewAdviceController];
  edge = await startEdge({}, { controllers, providers: [...given, AdvicePresenter, ViewsPresenter] });
});
afterEach(() => edge.close());

it('is for operators, and no view by the name of advice', async () => {
  expect((await problem(await edge.get(`${ROOT}/advice`, bearer(await edge.token(['analyst']))))).code).toBe(
    'auth.forbidden',
  );
  const reply = await edge.get(`${ROOT}/advice`, bearer(await edge.token(['operator'])));
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(await reply.json()).toMatchObject({
    observed_seconds: 172_800,
    // A parameter is named as its query names it.
    proposals: [
      { query_id: 'a', params: { atLeast: 7 }, unique_key: ['place'], expected: { saved_ms_per_day: 27_400 } },
    ],
    not_worth: [{ view: 'mv_b', measured: { verdict: 'costs_more', saved_ms: 500, measure: { is_at_least: false } } }],
    not_proposed: [{ query_id: 'c', code: 'too_rare' }, { query_id: 'd' }],
    lost_runs: 2,
  });
});

it('is told of each view with the rest', async () => {
  views.set('mv_a', { worth: WORTH, targets: { isRefreshFast: true, isSmall: true, isSpeedUp: null } });
  const reply = await edge.get(`${ROOT}/mv_a`, bearer(await edge.token(['operator'])));
  expect(await reply.json()).toMatchObject({
    worth: { uses: 10, speed_up: 52, saved_ms: 500, spent_ms: 8000 },
    targets: { is_refresh_fast: true, is_small: true, is_speed_up: null },
  });
});
