import type { Socket } from 'node:net';
import type pg from 'pg';

/** Lets every client write over and over while the work goes on, and ends them whatever comes of it. */
export async function amid<T>(
  clients: readonly pg.Client[],
  write: (client: pg.Client, id: number, turn: number) => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  const writing = { on: true };
  const writers = clients.map(async (client, index) => {
    for (let turn = 1; writing.on; turn += 1) await write(client, index + 1, turn);
  });
  try {
    return await work();
  } finally {
    writing.on = false;
    await Promise.all(writers);
  }
}

/** The socket under a channel: paused, it is a process that was stopped. */
export function socketOf(link: unknown): Socket {
  const { client } = link as { client: { connection: { stream: Socket } } };
  return client.connection.stream;
}
