import type { ChangeFollower } from './change.follower.js';
import type { ControlLink } from './control-link.js';
import type { FollowerStatus } from './follower.status.js';
import type { ReplicationStatus } from './replication/replicated.changes.js';

/** One process that follows the log. */
export interface FollowerRow {
  readonly id: string;
  readonly position: number;
  /** Numbered changes it had not reached when it last told. */
  readonly behind: number;
  readonly seenAgoMs: number;
}

export interface ChangeReportBody {
  readonly process: string;
  readonly status: FollowerStatus;
  /** Rows that are committed and not yet numbered. */
  readonly outboxRows: number;
  readonly oldestOutboxMs: number | null;
  readonly followers: readonly FollowerRow[];
  /** Whether this process also listens to the server's own log. */
  readonly replication: ReplicationStatus;
}

type OutboxRow = Record<string, unknown> & { readonly waiting: number; readonly oldest_ms: number | null };
type FollowersRow = Record<string, unknown> & {
  readonly id: string;
  readonly position: string;
  readonly behind: string;
  readonly seen_ms: number;
};

const TIMEOUT_MS = 2000;
const OUTBOX_COUNT_MAX = 100_000;

const OUTBOX = `
SELECT count(*)::integer AS waiting, extract(epoch FROM clock_timestamp() - min(at))::double precision * 1000 AS oldest_ms
FROM (SELECT at FROM falaj.outbox LIMIT ${String(OUTBOX_COUNT_MAX)}) AS o`;

const FOLLOWERS = `
SELECT f.id, f.position, GREATEST(0, h.seq - f.position) AS behind,
       extract(epoch FROM clock_timestamp() - f.seen_at)::double precision * 1000 AS seen_ms
FROM falaj.follower AS f CROSS JOIN falaj.change_head AS h ORDER BY f.id COLLATE "C" LIMIT 1000`;

/** What operators see of the log: this process's view, what waits, and the other processes. */
export class ChangeReport {
  constructor(
    private readonly follower: ChangeFollower,
    private readonly link: ControlLink,
    private readonly process: string,
    private readonly replication: () => ReplicationStatus,
  ) {}

  /** Throws `database.unavailable` where the database does not answer. */
  async read(): Promise<ChangeReportBody> {
    const [outbox] = await this.link.query<OutboxRow>(OUTBOX, [], TIMEOUT_MS);
    const followers = await this.link.query<FollowersRow>(FOLLOWERS, [], TIMEOUT_MS);
    return {
      process: this.process,
      status: this.follower.status(),
      outboxRows: outbox?.waiting ?? 0,
      oldestOutboxMs: outbox?.oldest_ms ?? null,
      followers: followers.map((row) => ({
        id: row.id,
        position: Number(row.position),
        behind: Number(row.behind),
        seenAgoMs: row.seen_ms,
      })),
      replication: this.replication(),
    };
  }

  /** Tells the others where this process is. */
  async tell(): Promise<void> {
    const position = this.follower.position();
    if (position === undefined) return;
    const values = [this.process, position.incarnation, position.seq];
    await this.link.query('SELECT falaj.heartbeat($1, $2, $3)', values, TIMEOUT_MS);
  }
}
