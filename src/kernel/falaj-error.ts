import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';
import type { JsonValue } from './canonical-json.js';

export interface ErrorOptions {
  /** Overrides the catalogue's hint where something more exact can be said. */
  readonly hint?: string;
  /** Machine-readable members of the problem document. Never a parameter value of a restricted query, never a token. */
  readonly fields?: Readonly<Record<string, JsonValue>>;
  readonly cause?: unknown;
}

/** The only error services throw. One filter turns it into a problem document (RFC 9457). */
export class FalajError extends Error {
  readonly hint: string;
  readonly fields: Readonly<Record<string, JsonValue>>;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    options: ErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'FalajError';
    this.hint = options.hint ?? ERROR_CATALOGUE[code].hint;
    this.fields = options.fields ?? {};
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }

  get title(): string {
    return ERROR_CATALOGUE[this.code].title;
  }
}
