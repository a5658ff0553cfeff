export type Values = Readonly<Record<string, number>>;

/** What the tables held from an instant on. */
export interface State {
  readonly atMs: number;
  readonly values: Values;
}

/** Faults of the model: each takes away one guard of the change log as it is written in SQL. */
export interface LogFlaws {
  /** Rows are taken up to the highest id seen, as a sequence would have it: an earlier id that commits later is never taken. */
  readonly takesByHighestId?: boolean;
  /** Changes are told when they are written, not when they are committed. */
  readonly tellsBeforeCommit?: boolean;
  /** Changes are told with their commit, and what they did is seen a moment later. */
  readonly tellsBeforeSeen?: boolean;
  /** Loads see what is written and not yet committed. */
  readonly readsUncommitted?: boolean;
  /** Whether anything waits is looked at after the head was read, so that the answer says "complete" too early. */
  readonly completesAnyway?: boolean;
  /** A follower that fell behind what is kept goes on from what is left. */
  readonly forgetsTrimming?: boolean;
  /** A log that went back is followed on under its old name. */
  readonly keepsIncarnation?: boolean;
  /** Histories are told apart by counting them, and the count goes back with the log. */
  readonly countsHistories?: boolean;
  /** A server that came back on its own timeline is taken for the one it was. */
  readonly trustsRestarts?: boolean;
  /** Two processes may number at once. */
  readonly numbersWithoutLock?: boolean;
  /** Loads read from a replica that lags. */
  readonly lagMs?: number;
}

export interface OutboxRow {
  readonly id: number;
  readonly xid: number;
  readonly tag: string;
  /** When it was committed. */
  readonly atMs?: number;
}

interface LogRow {
  readonly seq: number;
  readonly tag: string;
  readonly mark: string;
}

export interface Log {
  /** Names this history; a new one whenever the log is seen to have gone back or the server to be another. */
  name: string;
  /** The server's own history that the name was given in: its timeline, and its start. */
  timeline: number;
  start: number;
  renewals: number;
  head: number;
  rows: LogRow[];
  trimmedBelow: number;
  drainedBelow: number;
  outbox: OutboxRow[];
  tags: Map<string, number>;
}

export const EMPTY: Log = {
  name: 'log',
  timeline: 0,
  start: 0,
  renewals: 0,
  head: 0,
  rows: [],
  trimmedBelow: 0,
  drainedBelow: 0,
  outbox: [],
  tags: new Map(),
};

export function copyOf(log: Log): Log {
  return { ...log, rows: [...log.rows], outbox: [...log.outbox], tags: new Map(log.tags) };
}

/** When what a number stands for was committed, by history: in another one the number is given again. */
export class CommitTimes {
  private readonly times = new Map<string, number>();

  /** The newest number is that of the tag's rows among these. */
  note({ name, head }: Log, tag: string, rows: readonly OutboxRow[]): void {
    const times = rows.filter((row) => row.tag === tag).map(({ atMs = 0 }) => atMs);
    this.times.set(`${name}/${String(head)}`, Math.max(...times));
  }

  /** The log goes on under another name. */
  carry({ tags }: Log, from: string, to: string): void {
    for (const seq of tags.values()) this.times.set(`${to}/${String(seq)}`, this.of(from, seq));
  }

  /** 0 where nothing has that number. */
  of(name: string, seq: number): number {
    return this.times.get(`${name}/${String(seq)}`) ?? 0;
  }
}

export interface KnownPlace {
  readonly seq: number;
  readonly incarnation: string;
  readonly mark: string;
}

/** Whether what is known is of another history under the same name. */
export function hasGoneBack(log: Log, known: KnownPlace): boolean {
  const row = log.rows.find(({ seq }) => seq === known.seq);
  return known.incarnation === log.name && (known.seq > log.head || (row !== undefined && row.mark !== known.mark));
}

/** Where the log stands, as a follower is told. */
export function placeOf({ head, name }: Log): Record<string, unknown> {
  return { head: String(head), incarnation: name, tracking: null, oldest_ms: null };
}

/** What a follower is told of the log: rows that join on to what it knows, or that it has to begin anew. */
export function continuationOf(log: Log, known: KnownPlace, rowsMax: number, flaws: LogFlaws): Record<string, unknown> {
  const isTrimmed = known.seq < log.trimmedBelow && flaws.forgetsTrimming !== true;
  if (known.incarnation !== log.name || isTrimmed)
    return { restart: true, changes: [], upto: String(known.seq), mark: known.mark };
  const most = Math.min(log.head, known.seq + rowsMax);
  const rows = log.rows.filter(({ seq }) => seq > known.seq && seq <= most);
  const last = rows.at(-1);
  const restart = rows.length !== Math.max(0, most - known.seq) && flaws.forgetsTrimming !== true;
  const changes = rows.map(({ tag, seq }) => [tag, seq]);
  return { restart, changes, upto: String(last?.seq ?? known.seq), mark: last?.mark ?? known.mark };
}

/** Everything a process needs to begin. */
export function ledgerOf({ name, head, tags, rows }: Log): Record<string, unknown> {
  const mark = rows.find(({ seq }) => seq === head)?.mark ?? '';
  const ordered = [...tags].sort(([, a], [, b]) => a - b);
  return { head: String(head), incarnation: name, mark, floor: '0', tags: ordered, tracking: [] };
}
