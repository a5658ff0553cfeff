import type pg from 'pg';

/**
 * Drops a connection at once. `end()` would first say goodbye, and a hung server never lets that finish; an error that a dying
 * socket still raises must find a listener, or it ends the process.
 */
export function destroyClient(client: pg.ClientBase): void {
  client.on('error', () => undefined);
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
