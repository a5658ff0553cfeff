import { FalajError } from '../../src/kernel/falaj-error.js';
import {
  CommitTimes,
  continuationOf,
  copyOf,
  EMPTY,
  hasGoneBack,
  type KnownPlace,
  ledgerOf,
  type Log,
  type LogFlaws,
  type OutboxRow,
  placeOf,
  type Values,
} from './sim-log.js';
import type { Session } from './sim-session.js';
import { SimTables } from './sim-tables.js';
import type { World } from './world.js';

const CHECKPOINTS_MAX = 40;
/** Where a change is told before it is seen: so much. */
const SEEN_AFTER_MS = 20;
/** An answer given under the sequence lock is short. */
const ANSWER_ROWS_MAX = 100;

type Row = Record<string, unknown>;

export interface SimWrite {
  /** What the transaction tells the log. */
  readonly tags: readonly string[];
  /** How long it is under way. */
  readonly holdMs: number;
  readonly isRolledBack: boolean;
}

/**
 * PostgreSQL as far as the change log needs it: transactions that commit in another order than they began, READ COMMITTED functions
 * whose statements see what was committed in between, session locks that outlive a client until its end is noticed, NOTIFY at commit,
 * restores. It answers the statements of `falaj.follow`, `falaj.ledger` and `falaj.record_change` as their SQL does.
 */
export class SimDatabase {
  readonly tables: SimTables;
  readonly sessions = new Set<Session>();
  isAway = false;
  private log: Log = copyOf(EMPTY);
  private timeline = 0;
  private start = 0;
  private starts = 0;
  private names = 0;
  private generation = 0;
  private marks = 0;
  private lastXid = 0;
  private lastId = 0;
  private highestTaken = 0;
  private readonly checkpoints: { readonly values: Values; readonly log: Log; readonly timeline: number }[] = [];
  private readonly running = new Set<number>();
  private readonly times = new CommitTimes();
  private lead: Session | null = null;
  private sleeper: Session | null = null;
  private committing = 0;
  private numbering: Promise<void> = Promise.resolve();

  constructor(
    private readonly world: World,
    tables: readonly string[],
    private readonly flaws: LogFlaws = {},
  ) {
    this.tables = new SimTables(world, tables, flaws);
    this.checkpoint();
  }

  get head(): number {
    return this.log.head;
  }

  get waiting(): number {
    return this.log.outbox.length;
  }

  lastChange(tag: string): number {
    return this.log.tags.get(tag) ?? 0;
  }

  /** When that number's change was committed, in the history of that name; 0 where there is none. */
  committedAtMs(incarnation: string, seq: number): number {
    return this.times.of(incarnation, seq);
  }

  /** Changes tables in one transaction; the instant of its commit, or undefined where it was rolled back. */
  async write(tables: readonly string[], { tags, holdMs, isRolledBack }: SimWrite): Promise<number | undefined> {
    const { generation } = this;
    const rows = this.begin(tags);
    this.tables.begin(rows[0]!.xid, tables);
    if (this.flaws.tellsBeforeCommit === true) this.log.outbox.push(...rows);
    await this.world.sleep(holdMs);
    if (isRolledBack || this.isAway || this.generation !== generation) {
      this.running.delete(rows[0]!.xid);
      this.tables.rollBack(rows[0]!.xid);
      return undefined;
    }
    return this.commitSoon(rows);
  }

  /** Goes back by some commits. A promotion is another history of the server's; a rewound disk is not. */
  restore(stepsBack: number, isPromotion: boolean): void {
    const { checkpoints } = this;
    const { values, log, timeline } = checkpoints[Math.max(0, checkpoints.length - 1 - stepsBack)]!;
    this.generation += 1;
    this.tables.restore(values);
    this.log = copyOf(log);
    this.timeline = timeline + (isPromotion ? 1 : 0);
    this.start = ++this.starts;
    this.committing = 0;
    this.running.clear();
    this.checkpoint();
    for (const session of this.sessions) this.end(session);
  }

  /** Ends a session; its transaction is undone and its locks go. */
  end(session: Session): void {
    session.isAlive = false;
    this.sessions.delete(session);
    if (this.lead === session) this.lead = null;
    if (this.sleeper === session) this.sleeper = null;
  }

  async execute(session: Session, text: string, values: readonly unknown[]): Promise<Row[]> {
    if (this.isAway) throw new FalajError('database.unavailable', 'the simulated server is away');
    if (text.includes('falaj.follow(')) return [await this.follow(session, values)];
    if (text.includes('falaj.ledger(')) return [ledgerOf(this.log)];
    if (text.includes('falaj.record_change(')) await this.record(values[0] as string[]);
    if (text.includes('pg_advisory_unlock_all')) {
      if (this.lead === session) this.lead = null;
      if (this.sleeper === session) this.sleeper = null;
    }
    return [];
  }

  private begin(tags: readonly string[]): OutboxRow[] {
    const xid = ++this.lastXid;
    this.running.add(xid);
    return tags.map((tag) => ({ id: ++this.lastId, xid, tag }));
  }

  private async commitSoon(rows: readonly OutboxRow[]): Promise<number | undefined> {
    const { generation } = this;
    const { tellsBeforeCommit = false, tellsBeforeSeen = false } = this.flaws;
    if (tellsBeforeSeen) this.log.outbox.push(...rows);
    // Before the commit is one: whether a sleeping sequencer has to be told.
    this.committing += 1;
    const isHeard = this.sleeper !== null;
    await this.world.sleep(this.world.random.between(0, 1) + (tellsBeforeSeen ? SEEN_AFTER_MS : 0));
    if (this.generation !== generation) return undefined;
    this.committing -= 1;
    this.running.delete(rows[0]!.xid);
    if (!tellsBeforeCommit && !tellsBeforeSeen)
      this.log.outbox.push(...rows.map((row) => ({ ...row, atMs: this.world.nowMs })));
    this.tables.commit(rows[0]!.xid);
    this.checkpoint();
    if (isHeard) this.notify('falaj_wake', '');
    return this.world.nowMs;
  }

  private checkpoint(): void {
    this.checkpoints.push({ values: this.tables.now, log: copyOf(this.log), timeline: this.timeline });
    if (this.checkpoints.length > CHECKPOINTS_MAX) this.checkpoints.shift();
  }

  private async record(tags: readonly string[]): Promise<void> {
    await this.commitSoon(this.begin(tags));
  }

  private notify(channel: string, payload: string): void {
    for (const session of this.sessions) session.hear(channel, payload);
  }

  private hasPending(except: ReadonlySet<number> = new Set()): boolean {
    return this.log.outbox.some(({ xid, id }) => xid >= this.log.drainedBelow && !except.has(id));
  }

  private async follow(session: Session, values: readonly unknown[]): Promise<Row> {
    const [seq, incarnation, mark, batch, retain, isNumbering, hadLead, hadSleep] = values as [
      ...[number, string, string, number, number, boolean, boolean, boolean],
    ];
    const known = { seq, incarnation, mark };
    let [leads, sleeps] = [hadLead, hadSleep];
    const isRestarted = this.log.start !== this.start && this.flaws.trustsRestarts !== true;
    if (this.log.timeline !== this.timeline || isRestarted) this.renew();
    let complete = !this.hasPending();
    if (!isNumbering || complete) {
      if (isNumbering) [leads, sleeps] = this.lockUp(session, leads, sleeps, complete, new Set());
      return this.answer(known, { batch, complete, leads, sleeps, sequenced: 0, log: this.log });
    }
    if (sleeps && this.sleeper === session) this.sleeper = null;
    sleeps = false;
    const release = await this.lockSequence();
    try {
      await this.world.sleep(this.world.random.between(0, 2));
      const { log } = this;
      const next = copyOf(log);
      const taken = this.number(next, batch, retain);
      complete = this.flaws.completesAnyway === true || taken.size < batch;
      // Whoever numbered something looks again before it sleeps.
      [leads, sleeps] = this.lockUp(session, leads, sleeps, complete && taken.size === 0, taken);
      const answer = this.answer(known, { batch, complete, leads, sleeps, sequenced: taken.size, log: next });
      await this.world.sleep(this.world.random.between(0, 2));
      if (!session.isAlive || this.log !== log) throw new FalajError('database.unavailable', 'the session ended');
      this.apply(next, taken);
      return answer;
    } finally {
      release();
    }
  }

  private async lockSequence(): Promise<() => void> {
    if (this.flaws.numbersWithoutLock === true) return () => undefined;
    const before = this.numbering;
    let release: () => void = () => undefined;
    this.numbering = new Promise((resolve) => (release = resolve));
    await before;
    return release;
  }

  /** The ids it took; what it numbered is in the log given. */
  private number(log: Log, batch: number, retain: number): ReadonlySet<number> {
    const wanted = log.outbox
      .filter(({ xid, id }) =>
        this.flaws.takesByHighestId === true ? id > this.highestTaken : xid >= log.drainedBelow,
      )
      .sort((a, b) => a.xid - b.xid || a.id - b.id)
      .slice(0, batch);
    const ids = new Set(wanted.map(({ id }) => id));
    log.outbox = log.outbox.filter(({ id }) => !ids.has(id));
    for (const tag of new Set(wanted.map((row) => row.tag))) {
      log.head += 1;
      log.rows.push({ seq: log.head, tag, mark: `m${String(++this.marks)}` });
      log.tags.set(tag, log.head);
      this.times.note(log, tag, wanted);
    }
    log.trimmedBelow = Math.max(log.trimmedBelow, log.head - retain);
    log.rows = log.rows.filter(({ seq }) => seq > log.trimmedBelow);
    if (wanted.length < batch) log.drainedBelow = Math.min(this.lastXid + 1, ...this.running);
    return ids;
  }

  private apply(next: Log, taken: ReadonlySet<number>): void {
    if (taken.size === 0) return;
    this.highestTaken = Math.max(this.highestTaken, ...taken);
    // Rows committed meanwhile stay; the numbers of this transaction become visible at once.
    const { outbox } = this.log;
    Object.assign(this.log, next, { outbox: outbox.filter(({ id }) => !taken.has(id)) });
    this.checkpoint();
    this.notify('falaj_log', String(next.head));
  }

  private lockUp(
    session: Session,
    hadLead: boolean,
    hadSleep: boolean,
    complete: boolean,
    taken: ReadonlySet<number>,
  ): [boolean, boolean] {
    if (this.lead === null) this.lead = session;
    const leads = hadLead || this.lead === session;
    let sleeps = hadSleep;
    if (leads && complete && !sleeps && this.sleeper === null && this.committing === 0) {
      sleeps = !this.hasPending(taken);
      if (sleeps) this.sleeper = session;
    }
    return [leads, sleeps];
  }

  private answer(
    known: KnownPlace,
    found: { batch: number; complete: boolean; leads: boolean; sleeps: boolean; sequenced: number; log: Log },
  ): Row {
    const { log, batch, ...look } = found;
    if (hasGoneBack(log, known)) this.renew(log);
    const rowsMax = look.sequenced > 0 ? ANSWER_ROWS_MAX : batch;
    return { ...placeOf(log), ...look, ...continuationOf(log, known, rowsMax, this.flaws) };
  }

  private renew(log = this.log): void {
    if (this.flaws.keepsIncarnation === true) return;
    for (const each of new Set([log, this.log])) {
      each.timeline = this.timeline;
      each.start = this.start;
      each.renewals += 1;
      each.drainedBelow = 0;
      const { name } = each;
      each.name =
        this.flaws.countsHistories === true
          ? `log/${String(each.timeline)}/${String(each.renewals)}`
          : `log ${String(this.names + 1)}`;
      this.times.carry(each, name, each.name);
    }
    this.names += 1;
  }
}
