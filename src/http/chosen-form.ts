import type { IncomingHttpHeaders } from 'node:http';
import { takesGzip } from './accepted-encoding.js';
import { namedTag } from './conditional-request.js';

/** The two forms of one body. */
export interface BodyForms {
  readonly etag: string;
  readonly gzipEtag: string;
  /** Whether the compressed form is at hand. */
  readonly hasZipped: boolean;
}

export interface ChosenForm {
  readonly etag: string;
  readonly isZipped: boolean;
  /** The client has it: 304. */
  readonly isHeld: boolean;
}

/**
 * In which form a body goes out. Of the forms that the client takes, one that it holds is chosen, and its own tag confirms it; else the
 * compressed one, where it is at hand.
 *
 * A form that the client does not take is never confirmed: a cache that keeps both for its clients would then give one of them bytes that
 * he cannot read, or find no form of the tag that the 304 carries (RFC 9111, 4.3.4). Rejected: to compare with the form at hand alone. It
 * differs between processes, and who asks them in turn would be sent the body each time.
 */
export function chosenForm(headers: IncomingHttpHeaders, { etag, gzipEtag, hasZipped }: BodyForms): ChosenForm {
  const named = headers['if-none-match'];
  const takesZipped = (hasZipped || named !== undefined) && takesGzip(headers['accept-encoding']);
  const isZipped = hasZipped && takesZipped;
  const usual = isZipped ? gzipEtag : etag;
  const held = namedTag(named, takesZipped ? [usual, isZipped ? etag : gzipEtag] : [etag]);
  return { etag: held ?? usual, isZipped, isHeld: held !== undefined };
}
