import { jest } from '@jest/globals';
import { loadSettings } from '../../../src/config/load-settings.js';
import { openTracer } from '../../../src/observability/tracing/open-tracer.js';
import { spanClockMs } from '../../../src/observability/tracing/span.js';
import { only, OtlpCollector, within } from '../../support/otlp-collector.js';

const HOUR_MS = 3_600_000;

describe('the clock of spans', () => {
  it('is one for all spans of a process, whatever the wall clock does meanwhile', async () => {
    const collector = await OtlpCollector.start();
    const { tracing } = loadSettings({ environment: { NODE_ENV: 'test' } });
    const tracer = await openTracer({ ...tracing, endpoint: collector.url, flushMs: 10_000 });
    const { now } = Date;
    const outer = tracer.begin(
      'request',
      { 'http.request.method': 'GET' },
      { parent: 'none', startMs: spanClockMs() },
    )!;
    const setBack = jest.spyOn(Date, 'now').mockImplementation(() => now() - HOUR_MS);
    const inner = tracer.begin('guard', {}, { parent: outer })!;
    setBack.mockRestore();
    inner.end();
    outer.end();
    await tracer.stop();
    within(only(collector.spans, 'guard'), only(collector.spans, 'request'));
    await collector.stop();
  });
});
