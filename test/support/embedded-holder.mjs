/**
 * A process that starts an embedded server and holds it, for tests that kill one. Its argument is the options as JSON. Prints one line
 * of JSON when it has the server, leaves at the end of its input, and on SIGINT runs a statement first, as a draining server would.
 */
import pg from 'pg';
import { EmbeddedPostgres } from '../../dist/database/embedded-postgres.js';

const server = await EmbeddedPostgres.start(JSON.parse(process.argv[2]));
const { pid, port, adopted, attached, ownerUrl } = server;

process.stdin.resume().on('end', () => void server.stop().then(() => process.exit(0)));
process.on('SIGINT', () => void drain());
console.log(JSON.stringify({ pid, port, adopted, attached, ownerUrl }));

async function drain() {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query('SELECT 42 AS answer');
  await client.end();
  await server.stop();
  console.log(JSON.stringify(rows[0]));
  process.exit(0);
}
