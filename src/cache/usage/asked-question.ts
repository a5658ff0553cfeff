import type { JsonObject } from '../../kernel/canonical-json.js';

/** One question as it was asked, for a tenant or for everyone. What a user alone may see is never remembered. */
export interface AskedQuestion {
  readonly key: string;
  readonly queryId: string;
  readonly params: JsonObject;
  /** Null where the answer is for everyone. */
  readonly tenant: string | null;
}

/** How often it was asked: uses, each of which counts half after the half-life. */
export interface WeighedQuestion extends AskedQuestion {
  readonly weight: number;
}
