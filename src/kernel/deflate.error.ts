/** Bytes that do not expand to what they are said to be. */
export class DeflateError extends Error {
  constructor(
    /** `too-long`: more than the limit, or than was said; `malformed`: anything else. */
    readonly reason: 'too-long' | 'malformed',
  ) {
    super(`deflated bytes: ${reason}`);
    this.name = 'DeflateError';
  }
}
