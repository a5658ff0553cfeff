import { FalajError } from '../kernel/falaj-error.js';

/** The database holds the same rule: a family, `:` or `#`, and a name without blanks or control characters. */
const TAG = /^[a-z][a-z0-9_]{0,31}[:#][^\s\p{Cc}]+$/u;

const LENGTH_MAX = 256;

/** Throws `request.invalid` where the text is no tag. */
export function assertTag(tag: string): void {
  if (tag.length <= LENGTH_MAX && TAG.test(tag)) return;
  throw new FalajError('request.invalid', 'not a tag', {
    hint: 'A tag is a lower-case family, ":" or "#", and a name without blanks; at most 256 characters.',
  });
}
