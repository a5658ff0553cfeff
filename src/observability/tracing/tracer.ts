import { FalajError } from '../../kernel/falaj-error.js';
import { currentSpan, runInSpan } from './current-span.js';
import { SPANS, type SpanAttributes, type SpanKindName, type SpanName } from './span-catalogue.js';
import type { Span } from './span.js';

export interface SpanBeginning {
  /** `none` begins a trace; a text is a caller's `traceparent`, and begins one where it is not sound. Without it: the current span. */
  readonly parent?: Span | 'none' | { readonly traceparent: string | undefined };
  /** Of `spanClockMs`; without it, now. */
  readonly startMs?: number;
  /** More exact than the name, as `GET /queries/:id`; of few values. */
  readonly title?: string;
}

/** Makes spans and sends them away. Nothing of it may throw or wait, but for `stop`. */
export interface SpanMaker {
  begin(title: string, kind: SpanKindName, beginning: Omit<SpanBeginning, 'title'>): Span;
  /** Sends what there is, for as long as may be waited. */
  stop(): Promise<void>;
}

/** Tells of stretches of work as spans, where somebody wants to hear of them. Switched off it makes nothing and enters nothing. */
export class Tracer {
  static readonly off = new Tracer(null);

  constructor(private readonly maker: SpanMaker | null) {}

  get isOn(): boolean {
    return this.maker !== null;
  }

  /** Undefined where nothing is traced, or where this would be a part of nothing. Whoever begins a span ends it. */
  begin<Name extends SpanName>(
    name: Name,
    attributes: SpanAttributes<Name>,
    { title = name, ...beginning }: SpanBeginning = {},
  ): Span<Name> | undefined {
    if (this.maker === null) return undefined;
    const parent = beginning.parent ?? currentSpan() ?? 'none';
    if (parent === 'none' && !SPANS[name].begins) return undefined;
    const span = this.maker.begin(title, SPANS[name].kind, { ...beginning, parent });
    if (span.isRecorded) span.set(attributes);
    return span;
  }

  /** The work within a span of its own, which ends with it; an error is told by its code, and thrown on. */
  around<Name extends SpanName, T>(
    name: Name,
    attributes: SpanAttributes<Name>,
    work: (span: Span<Name> | undefined) => Promise<T>,
    beginning?: SpanBeginning,
  ): Promise<T> {
    const span = this.begin(name, attributes, beginning);
    return span === undefined ? work(undefined) : runInSpan(span, () => ended(span, () => work(span)));
  }

  /** The same for work that waits for nothing. */
  during<Name extends SpanName, T>(
    name: Name,
    attributes: SpanAttributes<Name>,
    work: (span: Span<Name> | undefined) => T,
  ): T {
    const span = this.begin(name, attributes);
    if (span === undefined) return work(undefined);
    try {
      return runInSpan(span, () => work(span));
    } catch (error) {
      span.fail(codeOf(error));
      throw error;
    } finally {
      span.end();
    }
  }

  /** Nothing is traced any more; what was told is sent, within the time that a stop has. */
  async stop(): Promise<void> {
    await this.maker?.stop();
  }
}

async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.fail(codeOf(error));
    throw error;
  } finally {
    span.end();
  }
}

function codeOf(error: unknown): string {
  return error instanceof FalajError ? error.code : 'internal.unexpected';
}
