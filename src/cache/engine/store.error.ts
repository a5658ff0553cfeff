/**
 * Why a store did not do what it was asked:
 * `timeout` no reply within the budget; `unavailable` no connection; `refused` the server answered with an error;
 * `saturated` too much in flight here; `open` the circuit breaker keeps callers away.
 */
export type StoreFailure = 'timeout' | 'unavailable' | 'refused' | 'saturated' | 'open';

/** A tier's failure. Never reaches a caller of the cache: the engine counts it and goes on without the tier. */
export class StoreError extends Error {
  constructor(
    readonly failure: StoreFailure,
    /** First word of the server's or the socket's complaint (`READONLY`, `ECONNREFUSED`); never its arguments. */
    readonly reason: string = failure,
  ) {
    super(`cache store: ${failure} (${reason})`);
    this.name = 'StoreError';
  }
}
