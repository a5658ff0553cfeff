import { StoreError } from '../engine/store.error.js';

/**
 * A member of a cluster does not hold the key's slot and names the one that does: for good (`MOVED`), or for this command alone
 * while the slot is on its way (`ASK`). Nothing was done, so the command may go there.
 */
export class RedirectError extends StoreError {
  constructor(
    kind: 'MOVED' | 'ASK',
    readonly slot: number,
    /** Empty: the host of who said so. */
    readonly host: string,
    readonly port: number,
  ) {
    super('refused', kind);
    this.name = 'RedirectError';
  }

  get isForGood(): boolean {
    return this.reason === 'MOVED';
  }
}

/** Reads `MOVED 3999 127.0.0.1:6381`; undefined where it is something else. */
export function redirectOf(message: string): RedirectError | undefined {
  const [, kind, slot, host, port] = /^(MOVED|ASK) (\d{1,5}) (.*):(\d{1,5})$/.exec(message) ?? [];
  if ((kind !== 'MOVED' && kind !== 'ASK') || host === undefined) return undefined;
  return new RedirectError(kind, Number(slot), host, Number(port));
}
