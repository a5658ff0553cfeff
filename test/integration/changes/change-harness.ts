import { Logger } from '@nestjs/common';
import pg from 'pg';
import { ChangeFollower, type FollowerSettings } from '../../../src/changes/change.follower.js';
import { ControlChannel } from '../../../src/database/control-channel.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { type TestDatabase, testDatabase } from '../../support/postgres.js';

export const FOLLOWER_SETTINGS: FollowerSettings & { reachTimeoutMs: number } = {
  leaseMs: 200,
  pollMs: 80,
  queryTimeoutMs: 2000,
  sequenceBatchMax: 10_000,
  retainRowsMax: 200_000,
  reachTimeoutMs: 5000,
};

interface FollowRow extends Omit<FollowAnswer, 'head' | 'upto'> {
  head: string;
  upto: string;
}

export interface FollowAnswer {
  leads: boolean;
  sleeps: boolean;
  head: number;
  incarnation: string;
  complete: boolean;
  restart: boolean;
  sequenced: number;
  changes: [string, number][];
  upto: number;
  mark: string;
  tracking: unknown[] | null;
}

/** A database of the suite's own, with connections and followers that end with it. */
export class ChangeHarness {
  private readonly clients: pg.Client[] = [];
  private readonly followers: ChangeFollower[] = [];
  private drainer: pg.Client | null = null;

  private constructor(readonly db: TestDatabase) {}

  static async open(): Promise<ChangeHarness> {
    Logger.overrideLogger(false);
    return new ChangeHarness(await testDatabase());
  }

  async client(url: string = this.db.ownerUrl): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    this.clients.push(client);
    return client;
  }

  /** A channel as a process has it. */
  link(url: string = this.db.appUrl): ControlChannel {
    const link = new ControlChannel({ url, connectTimeoutMs: 3000 }, new SystemClock());
    link.open();
    return link;
  }

  async follower(settings: Partial<FollowerSettings> = {}, link = this.link()): Promise<ChangeFollower> {
    const follower = new ChangeFollower(link, { ...FOLLOWER_SETTINGS, ...settings }, new SystemClock());
    this.followers.push(follower);
    await follower.start(5000);
    return follower;
  }

  /** Tags that wait in the outbox, in the order they were written, as seen by the owner or by this connection. */
  async waiting(client?: pg.Client): Promise<string[]> {
    const text = `SELECT told.tag FROM falaj.outbox AS o, LATERAL (
        SELECT o.tag, 0 AS place UNION ALL SELECT o.tag || '#' || bucket, place
        FROM unnest(o.buckets) WITH ORDINALITY AS u (bucket, place) WHERE bucket IS NOT NULL) AS told
      ORDER BY o.id, told.place`;
    const rows = client === undefined ? await this.db.query(text) : (await client.query<{ tag: string }>(text)).rows;
    return rows.map((row) => String(row.tag));
  }

  /** Numbers what waits. */
  async drain(): Promise<void> {
    this.drainer ??= await this.client();
    await this.drainer.query(`SELECT falaj.follow(0, '', '', 100000, 200000, true, false, false)`);
    await this.drainer.query('SELECT pg_advisory_unlock_all()');
  }

  /** Everything numbered so far. */
  async log(): Promise<{ seq: number; tag: string }[]> {
    const rows = await this.db.query<{ seq: string; tag: string }>(
      'SELECT seq, tag FROM falaj.change_log ORDER BY seq',
    );
    return rows.map(({ seq, tag }) => ({ seq: Number(seq), tag }));
  }

  /** What a process that has just read the ledger knows. */
  async known(): Promise<{ seq: number; incarnation: string; mark: string }> {
    await this.drain();
    const [row] = await this.db.query<{ head: string; incarnation: string; mark: string }>(
      'SELECT head, incarnation, mark FROM falaj.ledger(10)',
    );
    return { seq: Number(row!.head), incarnation: row!.incarnation, mark: row!.mark };
  }

  async close(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
    await Promise.all(this.clients.map((client) => client.end().catch(() => undefined)));
    await this.db.drop();
  }
}

/** One question to the log, on this connection. */
export async function follow(
  client: pg.Client,
  known: { seq?: number; incarnation?: string; mark?: string; batch?: number; retain?: number } = {},
): Promise<FollowAnswer> {
  const { seq = 0, incarnation = '', mark = '', batch = 10_000, retain = 200_000 } = known;
  const { rows } = await client.query<FollowRow>('SELECT * FROM falaj.follow($1, $2, $3, $4, $5, true, true, false)', [
    seq,
    incarnation,
    mark,
    batch,
    retain,
  ]);
  await client.query('SELECT pg_advisory_unlock_all()');
  const row = rows[0]!;
  return { ...row, head: Number(row.head), upto: Number(row.upto) };
}
