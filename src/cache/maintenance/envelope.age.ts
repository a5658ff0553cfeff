/** As much of an envelope as tells when it was made. */
export const HEAD_BYTES = 24;

const MAGIC = 'FLJC';
const CREATED_AT = 16;
/** Before it there was no such envelope. */
const EARLIEST_MS = Date.UTC(2024, 0, 1);

/**
 * When an envelope was made, in milliseconds since the Unix epoch; null where it does not say. It is not authenticated: good for giving
 * space back, never for deciding what may be served.
 */
export function createdAtOf(head: Buffer): number | null {
  if (head.byteLength < HEAD_BYTES || head.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  const createdAtMs = head.readDoubleBE(CREATED_AT);
  return Number.isFinite(createdAtMs) && createdAtMs >= EARLIEST_MS ? createdAtMs : null;
}
