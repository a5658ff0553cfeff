// Makes a process, or the server's side of one of its connections, die at the Nth statement it sends as the owner.
import { setImmediate } from 'node:timers';
import pg from 'pg';

const OWNER = 'falaj owner';

/**
 * Counts the owner's statements from now on. At the Nth, `app` sends it and kills this process at once; `backend` ends the server's side of that
 * connection and then sends it. The count is answered when asked.
 */
export function dieAt(number, how, superuserUrl) {
  const { query } = pg.Client.prototype;
  let count = 0;
  pg.Client.prototype.query = function (...args) {
    if (this.connectionParameters?.application_name !== OWNER || ++count !== number) return query.apply(this, args);
    if (how === 'backend') return endBackend(superuserUrl, this.processID, query).then(() => query.apply(this, args));
    const sent = query.apply(this, args);
    setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    return sent;
  };
  return {
    count: () => count,
    restore: () => {
      pg.Client.prototype.query = query;
    },
  };
}

async function endBackend(url, pid, query) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await query.call(client, 'SELECT pg_terminate_backend($1, 5000)', [pid]);
  await client.end();
}
