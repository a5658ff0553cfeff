import { TerminusModule } from '@nestjs/terminus';
import { ChangeLogIndicator } from '../../../src/health/change-log.indicator.js';
import { DatabaseIndicator } from '../../../src/health/database.indicator.js';
import { DatasetFreshnessReader } from '../../../src/health/dataset-freshness.reader.js';
import { FreshnessController } from '../../../src/health/freshness.controller.js';
import { HealthController } from '../../../src/health/health.controller.js';
import { RedisIndicator } from '../../../src/health/redis.indicator.js';
import { STOP_STATE } from '../../../src/health/stop-state.port.js';
import { ViewFreshnessReader } from '../../../src/health/view-freshness.reader.js';
import { ViewsIndicator } from '../../../src/health/views.indicator.js';
import { WritesIndicator } from '../../../src/health/writes.indicator.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { ViewOperations } from '../../../src/materialization/view-operations.port.js';
import { AS_OF, MemoryViews } from '../../support/memory-views.js';
import { problem, startEdge, type Edge } from '../http/edge.fixture.js';

const HEALTH_TIMEOUT_MS = 50;

interface Summary {
  readonly status: string;
  readonly details: Readonly<Record<string, object>>;
}

const DATASETS = [
  { datasetId: 'dated', asOf: '2024-12-31', ageDays: 5, updatedAt: AS_OF, rows: 7 },
  { datasetId: 'undated', asOf: null, ageDays: null, updatedAt: AS_OF, rows: 1 },
];

let views: MemoryViews;
let edge: Edge;

const up = (name: string) => ({ check: () => ({ [name]: { status: 'up' } }) });
const json = async (path: string): Promise<Summary> => (await (await edge.get(path)).json()) as Summary;

beforeEach(async () => {
  views = new MemoryViews('mv_a', 'mv_b');
  views.set('mv_a', { asOf: AS_OF, ageSeconds: 10 });
  views.set('mv_b', { asOf: AS_OF, ageSeconds: 20 });
  edge = await startEdge(
    { healthTimeoutMs: HEALTH_TIMEOUT_MS },
    {
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, FreshnessController],
      providers: [
        { provide: DatabaseIndicator, useValue: up('database') },
        { provide: ChangeLogIndicator, useValue: up('change_log') },
        { provide: RedisIndicator, useValue: up('redis') },
        { provide: WritesIndicator, useValue: { isOfUse: false } },
        { provide: STOP_STATE, useValue: { isStopping: () => false } },
        { provide: ViewOperations, useValue: views },
        ViewFreshnessReader,
        { provide: DatasetFreshnessReader, useValue: { read: () => Promise.resolve(DATASETS) } },
        ViewsIndicator,
      ],
    },
  );
});
afterEach(() => edge.close());

it('is ok while every view keeps its promise, with names and ages and nothing else', async () => {
  const reply = await edge.get('/health/freshness');
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({
    status: 'ok',
    details: {
      mv_a: { status: 'ok', as_of: AS_OF, age_seconds: 10, promise_seconds: 3600 },
      mv_b: { status: 'ok', as_of: AS_OF, age_seconds: 20, promise_seconds: 3600 },
    },
    datasets: {
      dated: { as_of: '2024-12-31', age_days: 5, updated_at: AS_OF },
      undated: { as_of: null, age_days: null, updated_at: AS_OF },
    },
  });
  expect(await json('/health')).toMatchObject({
    status: 'ok',
    details: { views: { status: 'up', count: 2, fresh: 2 }, database: { status: 'up' } },
  });
});

it('tells a view past its promise, and one that was never filled, without making the process unready', async () => {
  views.set('mv_a', { ageSeconds: 3601 });
  views.set('mv_b', { asOf: null, ageSeconds: null });
  const reply = await edge.get('/health/freshness');
  expect(reply.status).toBe(200);
  expect(await reply.json()).toMatchObject({
    status: 'stale',
    details: { mv_a: { status: 'stale', age_seconds: 3601 }, mv_b: { status: 'stale', age_seconds: null } },
  });
  const summary = await edge.get('/health');
  expect(summary.status).toBe(200);
  expect(await summary.json()).toMatchObject({
    status: 'degraded',
    details: { views: { status: 'degraded', count: 2, fresh: 0, stale: ['mv_a', 'mv_b'] } },
  });
  const ready = await json('/health/ready');
  expect(ready.status).toBe('ok');
  expect(ready.details).not.toHaveProperty('views');
});

it('answers 503 where the ages cannot be known in time; the summary says so and stays', async () => {
  views.freshness = () => new Promise(() => undefined);
  expect(await problem(await edge.get('/health/freshness'))).toMatchObject({
    status: 503,
    code: 'database.unavailable',
  });
  expect(await json('/health')).toMatchObject({
    status: 'degraded',
    details: { views: { status: 'degraded', code: 'database.unavailable' } },
  });
});

it('hides a failure that nobody foresaw', async () => {
  views.freshness = () => Promise.reject(new FalajError('database.overloaded', 'the queue is full'));
  expect((await problem(await edge.get('/health/freshness'))).code).toBe('database.overloaded');
  views.freshness = () => Promise.reject(new Error('a secret of the inside'));
  const told = await problem(await edge.get('/health/freshness'));
  expect(told.code).toBe('internal.unexpected');
  expect(JSON.stringify(told)).not.toContain('secret');
});
