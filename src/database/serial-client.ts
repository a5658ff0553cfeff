import type pg from 'pg';

/** Sends the statements of one connection one after the other, however they are asked for; the driver is to have one at a time. */
export class SerialClient {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: pg.ClientBase) {}

  run<T>(send: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const outcome = this.last.then(() => send(this.client));
    this.last = outcome.catch(() => undefined);
    return outcome;
  }
}
