import { ViewMetrics } from '../../../src/api/view.metrics.js';
import { ViewsController } from '../../../src/api/views.controller.js';
import { ViewsPresenter } from '../../../src/api/views.presenter.js';
import { ChangeRecorder } from '../../../src/changes/change.recorder.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { ViewOperations } from '../../../src/materialization/view-operations.port.js';
import { MetricsRegistry } from '../../../src/observability/metrics.registry.js';
import { AS_OF, MemoryViews } from '../../support/memory-views.js';
import { bearer, problem, startEdge, type Edge } from '../http/edge.fixture.js';

const ROOT = '/api/v1/admin/materialized-views';
const REQUEST_TIMEOUT_MS = 100;

let views: MemoryViews;
let edge: Edge;
let token: string;
let numbered: number;

const get = (path = ''): Promise<Response> => edge.get(ROOT + path, bearer(token));
const post = (path: string): Promise<Response> =>
  fetch(edge.url + ROOT + path, { method: 'POST', headers: bearer(token) });

beforeEach(async () => {
  views = new MemoryViews('mv_a', 'mv_b');
  numbered = 0;
  const recorder = { coverOwnWrites: () => Promise.resolve(++numbered + 41) };
  edge = await startEdge(
    { requestTimeoutMs: REQUEST_TIMEOUT_MS },
    {
      controllers: [ViewsController],
      providers: [
        { provide: ViewOperations, useValue: views },
        { provide: ChangeRecorder, useValue: recorder },
        ViewsPresenter,
        ViewMetrics,
      ],
    },
  );
  token = await edge.token(['operator']);
});
afterEach(() => edge.close());

it('is for operators', async () => {
  expect((await problem(await edge.get(ROOT))).code).toBe('auth.missing');
  const analyst = bearer(await edge.token(['analyst']));
  expect((await problem(await edge.get(ROOT, analyst))).code).toBe('auth.forbidden');
  const refresh = await fetch(`${edge.url}${ROOT}/mv_a/refresh`, { method: 'POST', headers: analyst });
  expect((await problem(refresh)).code).toBe('auth.forbidden');
  expect(views.refreshed).toEqual([]);
});

it('lists the views, and shows one with its locks and definition', async () => {
  const list = (await (await get()).json()) as { count: number; views: object[] };
  expect(list).toMatchObject({
    count: 2,
    views: [
      {
        ...{ name: 'mv_a', condition: 'missing', refresh_cron: '0 */12 * * *', domain: 'labour-market' },
        reads: ['public.employment_records'],
      },
      {},
    ],
  });
  const lock = { pid: 7, mode: 'ExclusiveLock', granted: false, blockedBy: [8], sinceMs: 5, application: 'psql' };
  views.lock('mv_a', lock);
  const reply = await get('/mv_a');
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(await reply.json()).toMatchObject({
    name: 'mv_a',
    max_staleness_seconds: 3600,
    locks: [{ pid: 7, granted: false, blocked_by: [8], since_ms: 5 }],
    definition: {
      file: 'labour-market/views.yml',
      line: 1,
      params: { time_period_months: 36 },
      unique_key: ['months'],
    },
  });
});

it('answers a refresh with its run, and Falaj-Seq only where something was numbered', async () => {
  const done = await post('/mv_a/refresh');
  expect(done.status).toBe(200);
  expect(done.headers.get('falaj-seq')).toBe('42');
  expect(await done.json()).toMatchObject({ view: 'mv_a', state: 'succeeded', rows_changed: 3, wal_bytes: 2048 });
  views.ends('mv_a', { state: 'skipped', mode: 'skip', reason: 'nothing it reads has changed' });
  const skipped = await post('/mv_a/refresh');
  expect(skipped.status).toBe(200);
  expect(skipped.headers.has('falaj-seq')).toBe(false);
  expect(views.refreshed).toEqual([['mv_a'], ['mv_a']]);
  const history = (await (await get('/mv_a/history?limit=1')).json()) as object;
  expect(history).toMatchObject({ name: 'mv_a', count: 1, runs: [{ state: 'skipped' }] });
});

it('refreshes several, or all, and tells those that did not succeed among the others', async () => {
  const send = (body: object): Promise<Response> =>
    fetch(`${edge.url}${ROOT}/refresh`, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  views.ends('mv_b', { state: 'busy' });
  const reply = await send({});
  expect(reply.headers.get('falaj-seq')).toBe('42');
  expect(await reply.json()).toMatchObject({
    runs: [
      { view: 'mv_a', state: 'succeeded' },
      { view: 'mv_b', state: 'busy' },
    ],
  });
  expect(await (await send({ names: ['mv_b'] })).json()).toMatchObject({ runs: [{ view: 'mv_b' }] });
  expect(await problem(await send({ names: ['mv_b', 'mv_c'] }))).toMatchObject({ code: 'view.unknown' });
  for (const names of [[], ['A'], 'mv_a', Array.from({ length: 201 }, () => 'mv_a')])
    expect(await problem(await send({ names }))).toMatchObject({ code: 'request.invalid' });
  expect(views.refreshed).toEqual([undefined, ['mv_b']]);
});

it('answers 409 for a busy view, 500 with the class of a failure, 404 for an unknown name', async () => {
  views.ends('mv_a', { state: 'busy', mode: null });
  const busy = await post('/mv_a/refresh');
  expect(busy.headers.has('falaj-seq')).toBe(false);
  expect(await problem(busy)).toMatchObject({ status: 409, code: 'view.busy' });
  views.ends('mv_a', { state: 'cancelled', mode: null, reason: 'cancelled by ada' });
  expect(await problem(await post('/mv_a/refresh'))).toMatchObject({
    status: 409,
    code: 'view.cancelled',
    detail: 'the refresh of mv_a was cancelled by ada',
  });
  views.ends('mv_a', { state: 'failed', errorClass: '53100' });
  expect(await problem(await post('/mv_a/refresh'))).toMatchObject({
    status: 500,
    code: 'view.failed',
    error_class: '53100',
  });
  for (const reply of [await get('/mv_c'), await get('/mv_c/history'), await post('/mv_c/refresh')])
    expect(await problem(reply)).toMatchObject({ status: 404, code: 'view.unknown' });
  expect(numbered).toBe(0);
});

it('pauses with who and why, resumes, and cancels the run that is under way', async () => {
  const paused = await fetch(`${edge.url}${ROOT}/mv_a/pause`, {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'the loader is mended' }),
  });
  const control = { state: 'paused', by: 'u1', at: AS_OF, reason: 'the loader is mended' };
  expect(await paused.json()).toMatchObject({ name: 'mv_a', control });
  expect(await (await post('/mv_a/resume')).json()).toMatchObject({ name: 'mv_a', control: null });
  expect(await (await post('/mv_b/pause')).json()).toMatchObject({ control: { ...control, reason: null } });
  expect(await problem(await post('/mv_a/cancel'))).toMatchObject({ status: 409, code: 'view.not_running' });
  views.ends('mv_a', { state: 'running' });
  await views.refresh(['mv_a']);
  const cancelled = await post('/mv_a/cancel');
  expect(await cancelled.json()).toMatchObject({ view: 'mv_a', state: 'cancelled', reason: 'cancelled by u1' });
  for (const verb of ['pause', 'resume', 'cancel'])
    expect(await problem(await post(`/mv_c/${verb}`))).toMatchObject({ status: 404, code: 'view.unknown' });
});

it.each([
  '/Upper',
  '/a%22b',
  `/${'x'.repeat(64)}`,
  '/mv_a/history?limit=0',
  '/mv_a/history?limit=1001',
  '/mv_a/history?x=1',
])('refuses %s', async (path) => {
  expect((await problem(await get(path))).code).toBe('request.invalid');
});

it('plans without doing, and applies with a run for each view touched', async () => {
  views.set('mv_b', { condition: 'ready' });
  const plan = await post('/plan');
  expect(await plan.json()).toMatchObject({
    is_empty: false,
    steps: [
      { view: 'mv_a', action: 'create' },
      { view: 'mv_b', action: 'none' },
    ],
  });
  const applied = await post('/apply');
  expect(applied.headers.get('falaj-seq')).toBe('42');
  expect(await applied.json()).toMatchObject({
    plan: { is_empty: false },
    runs: [{ view: 'mv_a', state: 'succeeded' }],
  });
  const again = await post('/apply');
  expect(again.headers.has('falaj-seq')).toBe(false);
  expect(await again.json()).toMatchObject({ plan: { is_empty: true }, runs: [] });
});

it('applies the plan that was shown, and refuses what is no plan', async () => {
  const send = (body: object): Promise<Response> =>
    fetch(`${edge.url}${ROOT}/apply`, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await send({ plan_id: '0123456789ab', drops: false })).status).toBe(200);
  expect(views.applied).toEqual([{ planId: '0123456789ab', drops: false }]);
  for (const body of [{ plan_id: '1' }, { plan_id: "'; DROP TABLE visit; --" }, { drops: 'no' }, { cascade: true }])
    expect(await problem(await send(body))).toMatchObject({ code: 'request.invalid' });
});

it('steps back one build, or says why it cannot', async () => {
  views.ends('mv_a', { mode: 'rollback' });
  const done = await post('/mv_a/rollback');
  expect(done.headers.get('falaj-seq')).toBe('42');
  expect(await done.json()).toMatchObject({ view: 'mv_a', state: 'succeeded', mode: 'rollback' });
  views.ends('mv_a', { state: 'failed', errorClass: 'view.no_former', reason: 'no former build of mv_a is kept' });
  expect(await problem(await post('/mv_a/rollback'))).toMatchObject({ status: 409, code: 'view.no_former' });
  expect(await problem(await post('/mv_c/rollback'))).toMatchObject({ status: 404, code: 'view.unknown' });
});

it('explains a view', async () => {
  expect(await (await get('/mv_a/explain')).json()).toMatchObject({
    ...{ name: 'mv_a', reads: ['public.employment_records'], readers: ['view public.dashboard'] },
    ...{ former: { fingerprint: 'fedcba9876543210', is_as_defined: false }, definition: { unique_key: ['months'] } },
  });
  expect(await problem(await get('/mv_c/explain'))).toMatchObject({ status: 404, code: 'view.unknown' });
});

it('waits for a refresh longer than other requests may take', async () => {
  const refresh = views.refresh.bind(views);
  let end = (): void => undefined;
  const held = new Promise<void>((resolve) => (end = resolve));
  views.refresh = async (names) => {
    await held;
    return refresh(names);
  };
  const long = post('/mv_a/refresh');
  views.plan = async () => {
    await held;
    return { planId: '0123456789ab', steps: [], isEmpty: true };
  };
  // The plan was asked later and has run into the limit by then.
  expect((await problem(await post('/plan'))).code).toBe('query.timeout');
  end();
  expect((await long).status).toBe(200);
});

describe('metrics', () => {
  it('tell age, rows and the last run of each view, and nothing of what is not known', async () => {
    views.set('mv_b', { condition: 'ready', asOf: AS_OF, ageSeconds: 90.5, rows: 12 });
    await views.refresh(['mv_a']);
    views.set('mv_a', { ageSeconds: 3 });
    const text = await edge.app.get(MetricsRegistry).text();
    expect(text).toMatch(/materialized_view_age_seconds\{view="mv_a"\} 3\n/);
    expect(text).toMatch(/materialized_view_age_seconds\{view="mv_b"\} 90.5\n/);
    expect(text).toMatch(/materialized_view_rows\{view="mv_b"\} 12\n/);
    expect(text).not.toContain('materialized_view_rows{view="mv_a"}');
    expect(text).toMatch(/materialized_view_last_refresh_seconds\{view="mv_a"\} 1.5\n/);
    expect(text).toMatch(/materialized_view_last_run\{view="mv_a",state="succeeded"\} 1\n/);
    expect(text).not.toContain('materialized_view_last_run{view="mv_b"');
  });

  it('share one look, and are absent while the database is away', async () => {
    let looks = 0;
    const status = views.status.bind(views);
    views.status = () => {
      looks += 1;
      return status();
    };
    await edge.app.get(MetricsRegistry).text();
    expect(looks).toBe(1);
    views.failure = new FalajError('database.unavailable', 'away');
    const text = await edge.app.get(MetricsRegistry).text();
    expect(text).not.toContain('materialized_view_age_seconds{');
    expect(text).toContain('process_cpu_seconds_total');
  });
});
