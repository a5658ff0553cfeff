/** Numbers of one generation; more than a million a second for twelve days would be needed to use them up. */
const NUMBER_BITS = 40n;

/** The order of a write: what was written in a later generation comes later, whatever its number. */
export function writeOrder(generation: string | number, number: string | number): bigint {
  return (BigInt(generation) << NUMBER_BITS) + BigInt(number);
}
