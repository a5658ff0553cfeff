import type { Span } from '../observability/tracing/span.js';

const spans = new WeakMap<object, Span<'request'>>();

/** The span of the whole request; undefined where nothing is traced. */
export function spanOf(request: object): Span<'request'> | undefined {
  return spans.get(request);
}

export function setSpan(request: object, span: Span<'request'>): void {
  spans.set(request, span);
}
