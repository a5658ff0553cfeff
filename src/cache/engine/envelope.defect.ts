import type { DeflateError } from '../../kernel/deflate.error.js';
import type { StoreDefect } from './cache-store.port.js';

/** What is wrong with an envelope. Never leaves the codec. */
export class EnvelopeDefect extends Error {
  constructor(readonly defect: StoreDefect) {
    super(`cache envelope: ${defect}`);
    this.name = 'EnvelopeDefect';
  }
}

/** What an entry is that does not expand to what it says. */
export function expansionDefect({ reason }: DeflateError): StoreDefect {
  return reason === 'too-long' ? 'bomb' : 'corrupt';
}
