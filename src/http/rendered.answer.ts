import type { DeflatedPayload } from '../kernel/deflated-payload.js';
import type { AnswerContent, QueryAnswer } from '../kernel/query-answer.js';
import { BodyParts } from './body-parts.js';

const DAY_MS = 86_400_000;

/** Kept with the content, and gone with it. */
const rendered = new WeakMap<AnswerContent, RenderedAnswer>();

/** What of an answer's reply is the same for a whole UTC day: made once, sent many times. The head is never copied. */
export class RenderedAnswer {
  readonly etag: string;
  readonly gzipEtag: string;
  readonly rowCount: string;
  readonly plain: BodyParts;
  private readonly tail: Buffer;
  private zipped: { readonly of: DeflatedPayload; readonly body: BodyParts } | undefined;

  private constructor(
    answer: QueryAnswer,
    nowMs: number,
    private readonly day: number,
  ) {
    this.etag = answer.etag(nowMs);
    // Another representation has another validator.
    this.gzipEtag = this.etag.replace(/"$/, '-gzip"');
    this.rowCount = String(answer.rowCount);
    this.tail = answer.tail(nowMs);
    this.plain = new BodyParts([answer.content.head, this.tail]);
  }

  /** One gzip member of the same body; what is kept compressed is one of its pieces, not copied. */
  gzip(deflated: DeflatedPayload): BodyParts {
    if (this.zipped?.of !== deflated) {
      this.zipped = { of: deflated, body: new BodyParts(deflated.gzipMember(this.tail)) };
    }
    return this.zipped.body;
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
