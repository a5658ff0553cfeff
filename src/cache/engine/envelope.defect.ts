import type { StoreDefect } from './cache-store.port.js';

/** What is wrong with an envelope. Never leaves the codec. */
export class EnvelopeDefect extends Error {
  constructor(readonly defect: StoreDefect) {
    super(`cache envelope: ${defect}`);
    this.name = 'EnvelopeDefect';
  }
}
