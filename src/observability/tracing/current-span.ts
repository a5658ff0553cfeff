import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from './span.js';

/** Entered only where something is traced: a storage that nobody enters costs nothing. */
const storage = new AsyncLocalStorage<Span>();

/** The span within which this runs. It tells where work belongs; nothing that decides anything may be read from it. */
export function currentSpan(): Span | undefined {
  return storage.getStore();
}

export function runInSpan<T>(span: Span, work: () => T): T {
  return storage.run(span, work);
}

/** Headers with which a request to another server goes on in the same trace (W3C Trace Context); none where nothing is traced. */
export function outgoingTrace(): Readonly<Record<string, string>> {
  const span = currentSpan();
  return span === undefined ? {} : { traceparent: traceParentOf(span) };
}

export function traceParentOf({ traceId, spanId, isRecorded }: Span): string {
  return `00-${traceId}-${spanId}-${isRecorded ? '01' : '00'}`;
}
