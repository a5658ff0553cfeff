import type { AnswerContent, QueryAnswer } from '../kernel/query-answer.js';

const DAY_MS = 86_400_000;

/** Kept with the content, and gone with it. */
const rendered = new WeakMap<AnswerContent, RenderedAnswer>();

/** What of an answer's reply is the same for a whole UTC day: made once, sent many times. The head is never copied. */
export class RenderedAnswer {
  readonly etag: string;
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly rowCount: string;
  readonly bytes: string;

  private constructor(
    answer: QueryAnswer,
    nowMs: number,
    private readonly day: number,
  ) {
    this.etag = answer.etag(nowMs);
    this.head = answer.content.head;
    this.tail = answer.tail(nowMs);
    this.rowCount = String(answer.rowCount);
    this.bytes = String(this.head.byteLength + this.tail.byteLength);
  }

  static at(answer: QueryAnswer, nowMs: number): RenderedAnswer {
    const day = Math.floor(nowMs / DAY_MS);
    const known = rendered.get(answer.content);
    if (known?.day === day) return known;
    const fresh = new RenderedAnswer(answer, nowMs, day);
    rendered.set(answer.content, fresh);
    return fresh;
  }
}
