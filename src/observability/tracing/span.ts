import type { SpanAttributes, SpanName } from './span-catalogue.js';

/** A stretch of work that is being told of. */
export interface Span<Name extends SpanName = SpanName> {
  readonly traceId: string;
  readonly spanId: string;
  /** Whether it is kept at all: what is only counted out need not be described. */
  readonly isRecorded: boolean;
  set(attributes: SpanAttributes<Name>): void;
  /** @param code of the error: never its message, which may hold anything. */
  fail(code: string): void;
  /** @param atMs of `spanClockMs`; without it, now. */
  end(atMs?: number): void;
}

/** Milliseconds of the clock that spans go by: it does not jump, and all spans of a process agree on it. */
export function spanClockMs(): number {
  return performance.timeOrigin + performance.now();
}
