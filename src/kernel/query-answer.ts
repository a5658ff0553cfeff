import type { JsonObject, JsonValue } from './canonical-json.js';
import type { DeflatedPayload } from './deflated-payload.js';
import { sha256Hex } from './hash.js';

export type AnswerRow = Readonly<Record<string, JsonValue>>;

/** What of an answer depends on the day it is served, kept as absolute times. */
export interface AnswerFreshness {
  /** ISO date the data speaks of; null where the dataset has none. */
  readonly asOfDate: string | null;
  /** ISO instant of the last load of the oldest dataset read. */
  readonly updatedAt: string | null;
  /** Promise of the definition, in days; null where it makes none. */
  readonly slaDays: number | null;
}

/** Where an answer stands in the change log, and what it read. */
export interface AnswerStamp {
  readonly incarnation: string;
  readonly seq: number;
}

/** How an answer reached this caller. Carried beside the content, never part of it: a hit and a miss are the same bytes. */
export interface AnswerDelivery {
  readonly status: 'hit' | 'stale' | 'miss' | 'bypass';
  /** Tier of a hit, why a bypass happened, or that it was made from what was past its life or is yet to be applied. */
  readonly detail?:
    | 'l1'
    | 'l2'
    | 'bypass-denied'
    | 'suspect'
    | 'disabled'
    | 'stale-if-error'
    | 'stale-part'
    | 'pending'
    | 'pending-own';
  /** Why it was computed although an answer was kept: it was too old, or the request wanted a fresher one. */
  readonly reason?: 'stale' | 'request';
  /** Seconds the cached answer stays fresh; negative once stale. */
  readonly ttlSeconds?: number;
  /** Seconds since the answer was computed. */
  readonly ageSeconds?: number;
  readonly stored?: boolean;
  /** Joined a load that another caller had begun. */
  readonly collapsed?: boolean;
}

export interface AnswerContent {
  readonly queryId: string;
  /**
   * The body's immutable beginning as UTF-8 JSON without its closing brace:
   * `{"query_id":…,"rows":[…],"row_count":…,"unit":…,"provenance":{…},"metadata":{…}`.
   */
  readonly head: Buffer;
  readonly rowCount: number;
  readonly freshness: AnswerFreshness;
  /** Warnings that do not depend on the day. */
  readonly warnings: readonly string[];
  /** What this answer was read from and others to the same question need not be: the view it came from. Told to the cache, not the client. */
  readonly tags?: readonly string[];
}

const DAY_MS = 86_400_000;
/** Kept with the content, however often it is delivered, and gone with it. */
const digests = new WeakMap<AnswerContent, string>();
const DELIVERED_UNCACHED: AnswerDelivery = Object.freeze({ status: 'bypass', detail: 'disabled' });

/**
 * An answer as immutable wire bytes. Rows decode lazily into frozen values; the age and warnings of age are rendered from
 * absolute times when the answer is served, as the body's last members. The ETag covers the content and the UTC day.
 */
export class QueryAnswer {
  private decoded: readonly AnswerRow[] | undefined;

  constructor(
    readonly content: AnswerContent,
    readonly delivery: AnswerDelivery = DELIVERED_UNCACHED,
    /** Position reached before the answer was computed; absent where no change log vouches for it. */
    readonly stamp?: AnswerStamp,
    /** The head compressed, where it is kept so. */
    readonly deflated?: DeflatedPayload,
  ) {}

  get queryId(): string {
    return this.content.queryId;
  }

  get rowCount(): number {
    return this.content.rowCount;
  }

  /** The same content, delivered another way. */
  delivered(
    delivery: AnswerDelivery,
    stamp: AnswerStamp | undefined = this.stamp,
    deflated: DeflatedPayload | undefined = this.deflated,
  ): QueryAnswer {
    const copy = new QueryAnswer(this.content, delivery, stamp, deflated);
    copy.decoded = this.decoded;
    return copy;
  }

  /** Rows in wire order, decoded once and frozen. */
  get rows(): readonly AnswerRow[] {
    this.decoded ??= freezeRows(this.document().rows);
    return this.decoded;
  }

  /** Members of the content (everything but freshness and warnings), parsed anew at each call. */
  document(): { rows: readonly { data: AnswerRow }[] } & JsonObject {
    return JSON.parse(`${this.content.head.toString('utf8')}}`) as {
      rows: readonly { data: AnswerRow }[];
    } & JsonObject;
  }

  /** Age in whole days at `nowMs`, never negative; null without an as-of date. */
  ageDays(nowMs: number): number | null {
    const { asOfDate } = this.content.freshness;
    if (asOfDate === null) return null;
    return Math.max(0, Math.floor((nowMs - Date.parse(`${asOfDate}T00:00:00Z`)) / DAY_MS));
  }

  warningsAt(nowMs: number): readonly string[] {
    const age = this.ageDays(nowMs);
    const { slaDays } = this.content.freshness;
    if (age === null || slaDays === null || age <= slaDays) return this.content.warnings;
    return [...this.content.warnings, `data is ${String(age)} days old, past its promise of ${String(slaDays)} days`];
  }

  freshnessAt(nowMs: number): JsonObject {
    const { asOfDate, updatedAt } = this.content.freshness;
    return { asof_date: asOfDate, updated_at: updatedAt, age_days: this.ageDays(nowMs) };
  }

  /** The whole body as it goes out at `nowMs`. */
  render(nowMs: number): Buffer {
    return Buffer.concat([this.content.head, this.tail(nowMs)]);
  }

  /** What follows the head in the body as it goes out at `nowMs`; the same for a whole UTC day. */
  tail(nowMs: number): Buffer {
    const tail = `,"freshness":${JSON.stringify(this.freshnessAt(nowMs))},"warnings":${JSON.stringify(this.warningsAt(nowMs))}}`;
    return Buffer.from(tail, 'utf8');
  }

  /** Strong validator: content digest and UTC day, quoted. */
  etag(nowMs: number): string {
    const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '');
    return `"${this.digest}-${day}"`;
  }

  /** Tells contents apart, whatever the day and however they came. */
  get digest(): string {
    const { head, freshness, warnings } = this.content;
    const known = digests.get(this.content);
    if (known !== undefined) return known;
    const digest = sha256Hex(`${sha256Hex(head)}${JSON.stringify([freshness, warnings])}`).slice(0, 24);
    digests.set(this.content, digest);
    return digest;
  }
}

function freezeRows(rows: readonly { data: AnswerRow }[]): readonly AnswerRow[] {
  return Object.freeze(rows.map((row) => deepFreeze(row.data)));
}

function deepFreeze<T extends JsonValue>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.values(value).forEach((member) => deepFreeze(member));
    Object.freeze(value);
  }
  return value;
}
