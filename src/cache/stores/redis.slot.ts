/** Number of slots of a cluster. */
export const SLOTS = 16_384;

/** CRC-16 (XMODEM: polynomial 0x1021, from zero) of each byte alone. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc & 0xffff;
});

/** The slot a key is in: of what its first pair of braces holds, where that is not nothing, else of the whole key. */
export function slotOf(key: string): number {
  const hashed = hashedPart(key);
  let crc = 0;
  for (let index = 0; index < hashed.length; index++) {
    const unit = hashed.charCodeAt(index);
    if (unit > 0x7f) return crcOf(Buffer.from(hashed)) % SLOTS;
    crc = step(crc, unit);
  }
  return crc % SLOTS;
}

function hashedPart(key: string): string {
  const open = key.indexOf('{');
  if (open < 0) return key;
  const close = key.indexOf('}', open + 1);
  return close > open + 1 ? key.slice(open + 1, close) : key;
}

function crcOf(bytes: Buffer): number {
  return bytes.reduce(step, 0);
}

function step(crc: number, byte: number): number {
  return ((crc << 8) ^ (TABLE[((crc >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
}
