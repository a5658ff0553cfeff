/**
 * Changes of the log that speak of entries rather than of data. Each is told together with a mark of its family, so that one look
 * at the mark tells a reader that there is nothing more to look at.
 */

/** Some tag was expired. */
export const ANY_EXPIRY = 'expire:some';

/** Some rule was made. */
export const ANY_RULE = 'rule:some';

/** What carries the tag is old from now on, though not wrong: grace applies. */
export function expiryTag(tag: string): string {
  return `expire:${tag}`;
}
