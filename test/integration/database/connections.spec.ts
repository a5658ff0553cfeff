import { createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { Connections } from '../../../src/database/connections.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { settingsWith } from './connections.fixture.js';

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.byteLength + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};

const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const TERMINATED = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);

/** A server that takes every connection and, in the same packet, ends it: as a backend that is terminated at that moment. */
async function terminatingServer(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, TERMINATED])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { server, url: `postgres://nobody@127.0.0.1:${String(port)}/nothing` };
}

describe('connections of the pool', () => {
  it('a backend terminated as it becomes ready costs a connection, not the process', async () => {
    const { server, url } = await terminatingServer();
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    pool.on('error', () => undefined);
    const source = { driver: { master: pool } } as unknown as DataSource;
    const connections = new Connections(source, settingsWith({}), new SystemClock());
    const lease = await connections.lease();
    await expect(lease.client.query('SELECT 1')).rejects.toThrow(/terminat|closed|error/i);
    lease.release(false);
    expect(connections.status().inUse).toBe(0);
    await pool.end();
    await new Promise((resolve) => server.close(resolve));
  });
});
