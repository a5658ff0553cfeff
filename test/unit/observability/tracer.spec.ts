import { FalajError } from '../../../src/kernel/falaj-error.js';
import { currentSpan, outgoingTrace } from '../../../src/observability/tracing/current-span.js';
import type { Span } from '../../../src/observability/tracing/span.js';
import { Tracer, type SpanBeginning, type SpanMaker } from '../../../src/observability/tracing/tracer.js';
import { StructuredLogger } from '../../../src/observability/structured.logger.js';

class Told implements Span {
  readonly traceId = 'a'.repeat(32);
  readonly isRecorded = true;
  readonly attributes: Record<string, unknown> = {};
  error: string | null = null;
  isEnded = false;

  constructor(
    readonly title: string,
    readonly spanId: string,
    readonly parent: SpanBeginning['parent'],
  ) {}

  set(attributes: object): void {
    Object.assign(this.attributes, attributes);
  }
  fail(code: string): void {
    this.error = code;
  }
  end(): void {
    this.isEnded = true;
  }
}

class Maker implements SpanMaker {
  readonly spans: Told[] = [];

  begin(title: string, _kind: unknown, { parent }: Omit<SpanBeginning, 'title'>): Told {
    const span = new Told(title, String(this.spans.length + 1).padStart(16, '0'), parent);
    this.spans.push(span);
    return span;
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
}

describe('a tracer that is off', () => {
  it('hands no span to the work and enters nothing', async () => {
    expect(Tracer.off.isOn).toBe(false);
    expect(Tracer.off.begin('guard', {})).toBeUndefined();
    const seen = await Tracer.off.around('query', { 'falaj.query_id': 'q' }, (span) =>
      Promise.resolve([span, currentSpan(), outgoingTrace()]),
    );
    expect(seen).toEqual([undefined, undefined, {}]);
    expect(Tracer.off.during('serialisation', {}, (span) => span)).toBeUndefined();
    await expect(Tracer.off.stop()).resolves.toBeUndefined();
  });
});

describe('a tracer that is on', () => {
  const maker = new Maker();
  const tracer = new Tracer(maker);

  it('puts work beneath the work around it, and ends each with its own', async () => {
    maker.spans.length = 0;
    const trace = await tracer.around('refresh', { 'falaj.view': 'mv_a' }, async () => {
      await Promise.resolve();
      return tracer.around('query', {}, async (span) => {
        span?.set({ 'falaj.route': 'tables' });
        await Promise.resolve();
        expect(maker.spans.map(({ isEnded }) => isEnded)).toEqual([false, false]);
        return outgoingTrace();
      });
    });
    const [refresh, query] = maker.spans;
    expect(refresh).toMatchObject({ parent: 'none', isEnded: true, attributes: { 'falaj.view': 'mv_a' } });
    expect(query).toMatchObject({ parent: refresh, isEnded: true, attributes: { 'falaj.route': 'tables' } });
    expect(trace).toEqual({ traceparent: `00-${'a'.repeat(32)}-${query!.spanId}-01` });
    expect(currentSpan()).toBeUndefined();
  });

  it('tells an error by its code, never by its message, and throws it on', async () => {
    maker.spans.length = 0;
    const known = new FalajError('query.timeout', 'of country=QAT');
    const unknown = new Error('password authentication failed for "hunter2"');
    await expect(tracer.around('job', {}, () => Promise.reject(known))).rejects.toBe(known);
    await expect(tracer.around('job', {}, () => Promise.reject(unknown))).rejects.toBe(unknown);
    expect(() =>
      tracer.during('job', {}, () => {
        throw unknown;
      }),
    ).toThrow(unknown);
    expect(maker.spans.map(({ error, isEnded }) => [error, isEnded])).toEqual([
      ['query.timeout', true],
      ['internal.unexpected', true],
      ['internal.unexpected', true],
    ]);
  });

  it('tells of a part of nothing not at all', async () => {
    maker.spans.length = 0;
    expect(await tracer.around('query', {}, (span) => Promise.resolve(span))).toBeUndefined();
    expect(tracer.during('serialisation', {}, (span) => span)).toBeUndefined();
    expect(maker.spans).toEqual([]);
  });

  it('gives lines of the log the trace they were written in', async () => {
    maker.spans.length = 0;
    const lines: string[] = [];
    const logger = new StructuredLogger({ level: 'info', pretty: false, write: (line) => lines.push(line) });
    await tracer.around('job', {}, () => {
      logger.log('redis cluster is ready', 'Redis');
      return Promise.resolve();
    });
    logger.log('redis cluster is ready', 'Redis');
    const [within, outside] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(within).toMatchObject({ trace_id: 'a'.repeat(32), span_id: maker.spans[0]!.spanId });
    expect(outside).not.toHaveProperty('trace_id');
  });
});
