import { spanClockMs, type Span } from '../observability/tracing/span.js';
import { deliveryAttributes } from '../observability/tracing/delivery.attributes.js';
import { traceParentOf } from '../observability/tracing/current-span.js';
import type { Tracer } from '../observability/tracing/tracer.js';
import type { AnswerDelivery } from '../kernel/query-answer.js';
import type { ReadyQuestion } from './ready-answers.port.js';

interface LaneRequest {
  readonly method: string;
  readonly route: string;
  readonly requestId: string;
  readonly traceparent: string | undefined;
  readonly label: ReadyQuestion['label'];
  readonly delivery: AnswerDelivery;
}

/**
 * Moments of the short way, of which spans are made once it has answered: where it steps aside for the ordinary way, which tells of the
 * request itself, nothing has been told.
 */
export class LaneSpans {
  private readonly beganMs = spanClockMs();
  private knownMs = this.beganMs;
  private foundMs = this.beganMs;
  private span: Span<'request'> | undefined;

  constructor(private readonly tracer: Tracer) {}

  /** It is known who calls. */
  known(): void {
    this.knownMs = spanClockMs();
  }

  /** The answer is there. */
  found(): void {
    this.foundMs = spanClockMs();
  }

  /** It is about to go out. Returns the headers that tell the caller of the trace, names and values in turn. */
  answering({ method, route, requestId, traceparent, label, delivery }: LaneRequest): readonly string[] {
    const attributes = { 'http.request.method': method, 'http.route': route, 'falaj.request_id': requestId };
    const beginning = { parent: { traceparent }, startMs: this.beganMs, title: `${method} ${route}` };
    const span = this.tracer.begin('request', { ...attributes, 'falaj.way': 'short' }, beginning);
    if (span === undefined) return [];
    this.span = span;
    if (span.isRecorded) {
      this.tracer.begin('guard', {}, { parent: span, startMs: this.beganMs })?.end(this.knownMs);
      const decision = { 'falaj.operation': label.operation, 'falaj.region': label.region };
      this.tracer
        .begin('cache', { ...decision, ...deliveryAttributes(delivery) }, { parent: span, startMs: this.knownMs })
        ?.end(this.foundMs);
    }
    return ['traceresponse', traceParentOf(span)];
  }

  /** It has been handed to the socket. */
  sent(bytes: number): void {
    const parent = this.span;
    if (parent?.isRecorded !== true) return;
    const attributes = { 'falaj.stage': 'reply', 'falaj.bytes': bytes };
    this.tracer.begin('serialisation', attributes, { parent, startMs: this.foundMs })?.end();
  }

  ended(status: number): void {
    this.span?.set({ 'http.response.status_code': status });
    this.span?.end();
  }
}
