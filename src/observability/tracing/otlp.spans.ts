import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
  type Context,
  type Span as ApiSpan,
  type Tracer as ApiTracer,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { TracingSettings } from '../../config/watch-settings.js';
import { SystemClock } from '../../kernel/clock.js';
import { within } from '../../kernel/within.js';
import type { SpanAttributes, SpanKindName, SpanName } from './span-catalogue.js';
import { spanClockMs, type Span } from './span.js';
import { ToldExporter } from './told.exporter.js';
import type { SpanBeginning, SpanMaker } from './tracer.js';

const KINDS: Readonly<Record<SpanKindName, SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

/**
 * Spans by OpenTelemetry, sent to a collector in batches. Registered nowhere: two applications of one process do not hear of each
 * other's, and a library that traces itself stays silent. A collector that is away costs its spans: they wait in a queue with a limit.
 */
export class OtlpSpans implements SpanMaker {
  private readonly provider: TracerProvider;
  private readonly tracer: ApiTracer;

  constructor(private readonly settings: TracingSettings & { readonly endpoint: string }) {
    const { endpoint, headers, sendTimeoutMs: timeoutMillis, queueMax, batchMax, sendEveryMs } = settings;
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new ToldExporter(new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis }));
    const processor = new BatchSpanProcessor({
      exporter,
      maxQueueSize: queueMax,
      maxExportBatchSize: Math.min(batchMax, queueMax),
      scheduledDelayMillis: sendEveryMs,
      exportTimeoutMillis: timeoutMillis,
    });
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'falaj' }),
      sampler: samplerOf(settings),
      spanProcessors: [processor],
    });
    this.tracer = this.provider.getTracer('falaj');
  }

  /** Times are always given: by itself a span begins by the wall clock, which parts from the spans' clock as days go by. */
  begin(title: string, kind: SpanKindName, { parent, startMs = spanClockMs() }: Omit<SpanBeginning, 'title'>): Span {
    const options = { kind: KINDS[kind], startTime: startMs };
    return new OtlpSpan(this.tracer.startSpan(title, options, contextOf(parent)));
  }

  async stop(): Promise<void> {
    await within(
      this.provider.shutdown().catch(() => undefined),
      this.settings.flushMs,
      new SystemClock(),
    );
  }
}

class OtlpSpan<Name extends SpanName> implements Span<Name> {
  readonly traceId: string;
  readonly spanId: string;
  readonly isRecorded: boolean;

  constructor(private readonly span: ApiSpan) {
    const { traceId, spanId } = span.spanContext();
    this.traceId = traceId;
    this.spanId = spanId;
    this.isRecorded = span.isRecording();
  }

  set(attributes: SpanAttributes<Name>): void {
    this.span.setAttributes(attributes);
  }

  fail(code: string): void {
    this.span.setStatus({ code: SpanStatusCode.ERROR, message: code });
    this.span.setAttribute('error.type', code);
  }

  end(atMs: number = spanClockMs()): void {
    this.span.end(atMs);
  }
}

function contextOf(parent: SpanBeginning['parent']): Context {
  if (parent === undefined || parent === 'none') return ROOT_CONTEXT;
  if ('traceparent' in parent) {
    const caller = parent.traceparent === undefined ? null : parseTraceParent(parent.traceparent);
    return caller === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true });
  }
  const { traceId, spanId, isRecorded } = parent;
  const traceFlags = isRecorded ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags });
}

/** What is decided of a trace's first span holds for all of them. */
function samplerOf({ sampleShare, callersDecide }: TracingSettings): Sampler {
  const share = sampleShare >= 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(sampleShare);
  if (callersDecide) return new ParentBasedSampler({ root: share });
  return new ParentBasedSampler({ root: share, remoteParentSampled: share, remoteParentNotSampled: share });
}
