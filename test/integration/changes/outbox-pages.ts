import type pg from 'pg';

/** Pages in memory that a look at the outbox touches, from a transaction (an SQL expression, xid8) on; by its index where sequential scans are off. */
export async function outboxPages(client: pg.Client, from: string): Promise<number> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) SELECT FROM falaj.outbox WHERE xid >= ${from}`,
  );
  const [execution = ''] = rows
    .map((row) => row['QUERY PLAN'])
    .join('\n')
    .split('Planning:');
  return Math.max(...[...execution.matchAll(/shared hit=(\d+)/g)].map(([, hit]) => Number(hit)));
}
