import { randomUUID } from 'node:crypto';
import { Lease } from '../../changes/lease.js';
import { MergedRun } from '../../changes/merged-run.js';
import { TagLedger, type TagChange } from '../../changes/tag-ledger.js';
import type { CancelTimer, Clock, Timers } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { within } from '../../kernel/within.js';
import type { LogPosition } from '../engine/change-log.port.js';
import { failureOf } from '../stores/redis-failure.js';
import type { RedisConnection } from '../stores/redis.connection.js';
import type { RedisServing } from '../stores/redis.node.js';
import type { RecordingLog } from './recording-log.port.js';
import { FOLLOW, RECORD } from './redis-log.scripts.js';

export interface RedisLogOptions {
  readonly namespace: string;
  readonly leaseMs: number;
  readonly pollMs: number;
  /** How long one command may take. */
  readonly commandBudgetMs: number;
  /** How long a change may take to be recorded and known here. */
  readonly recordBudgetMs: number;
}

type StreamEntry = readonly [id: string, fields: readonly string[]];
type Followed = readonly [history: string, head: number, entries: readonly StreamEntry[]];

const TAGS_MAX = 250_000;
/** Changes the stream keeps; whoever is further behind learns everything anew. */
const CHANGES_KEPT = 20_000;
const CHANGES_PER_STEP = 2000;
const STEPS_MAX = 50;
/** The first questions after one that failed come sooner: whether the server is silent should be known before the lease runs out. */
const QUICK_QUESTIONS = 2;
const QUICK_SHARE = 0.125;

/**
 * The log of a cache whose processes share nothing but a Redis. Weaker than one in the database that holds the data: it knows of
 * the changes that its own caches record, and of no others; and a change recorded on a primary that dies before its replica
 * has it is not lost but answered by a new history, in which everything older is a miss.
 *
 * Each run asks for what came since; a message only makes the next run come sooner. What is known is leased from the moment the
 * question was sent. A run that fails leaves the lease to run out.
 */
export class RedisChangeLog implements RecordingLog {
  private readonly ledger = new TagLedger(TAGS_MAX);
  private readonly lease: Lease;
  private readonly runs = new MergedRun(() => this.pull());
  private readonly keys: readonly [hash: string, stream: string, channel: string];
  private here: LogPosition | undefined;
  private cancelNext: CancelTimer = () => undefined;
  private closed = false;
  private failures = 0;

  constructor(
    private readonly serving: RedisServing,
    private readonly messages: RedisConnection,
    private readonly options: RedisLogOptions,
    private readonly clock: Clock & Timers,
  ) {
    this.lease = new Lease(options.leaseMs, clock);
    const log = `{${options.namespace}}:log`;
    this.keys = [log, `${log}:changes`, `${log}:heard`];
  }

  open(): void {
    const [, , channel] = this.keys;
    this.messages.client.on('ready', () => {
      this.messages.client.subscribe(channel).catch(() => undefined);
      // Whoever can listen can ask; what came before is not told.
      this.hear();
    });
    this.messages.client.on('message', () => {
      this.hear();
    });
    this.serving.open();
    this.messages.open();
    this.plan();
  }

  position(): LogPosition | undefined {
    return this.here;
  }

  isTrusted(nowMs?: number): boolean {
    return this.lease.isValid(nowMs);
  }

  /** At once false where the server is known not to answer: only the clock's own run finds out that it does again. */
  async confirm(budgetMs: number): Promise<boolean> {
    const { state, breaker } = this.serving.status();
    if (this.closed || state !== 'ready' || breaker !== 'closed') return false;
    return (await within(this.runs.request('full'), budgetMs, this.clock)) ?? false;
  }

  async reach(seq: number, budgetMs: number): Promise<boolean> {
    const isThere = (): boolean => this.here !== undefined && this.here.seq >= seq;
    if (!isThere()) await this.confirm(budgetMs);
    return isThere();
  }

  lastChange(tag: string): number {
    return this.ledger.lastChange(tag);
  }

  rules(): readonly string[] {
    return this.ledger.rules;
  }

  isTracked(): boolean {
    return true;
  }

  async record(tags: readonly string[]): Promise<number> {
    const words = [randomUUID(), CHANGES_KEPT, JSON.stringify(tags)];
    const reply = await this.run(RECORD, this.keys, words, this.options.recordBudgetMs).catch((error: unknown) => {
      throw notRecorded(failureOf(error).failure);
    });
    const [, seq] = reply as [string, number];
    if (await this.reach(seq, this.options.recordBudgetMs)) return seq;
    throw notRecorded('not followed in time');
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelNext();
    await Promise.all([this.serving.store.close(), this.messages.close()]);
  }

  private hear(): void {
    if (!this.closed) void this.runs.request('full');
  }

  private plan(): void {
    this.cancelNext();
    if (this.closed) return;
    const isQuick = this.failures > 0 && this.failures <= QUICK_QUESTIONS;
    const pauseMs = this.options.pollMs * (isQuick ? QUICK_SHARE : 1);
    this.cancelNext = this.clock.after(pauseMs, () => void this.runs.request('full'));
  }

  private async pull(): Promise<boolean> {
    const caughtUp = await this.catchUp().catch(() => false);
    this.failures = caughtUp ? 0 : this.failures + 1;
    this.plan();
    return caughtUp;
  }

  private async catchUp(): Promise<boolean> {
    for (let step = 0; step < STEPS_MAX && !this.closed; step += 1) {
      const since = this.lease.moment();
      const [history, head, entries] = await this.follow();
      if (history !== this.here?.incarnation) this.begin(history, head, entries);
      else if (!this.goOn(this.here, head, entries)) this.begin(history, head, []);
      if (this.here !== undefined && this.here.seq >= head) {
        this.lease.renew(since);
        return true;
      }
    }
    return false;
  }

  private async follow(): Promise<Followed> {
    const { incarnation = '', seq = 0 } = this.here ?? {};
    const words = [randomUUID(), incarnation, String(seq), String(CHANGES_PER_STEP)];
    const keys = this.keys.slice(0, 2);
    return (await this.run(FOLLOW, keys, words, this.options.commandBudgetMs)) as Followed;
  }

  /** A history that is new here: what is not in its stream may have changed at any time up to where the stream begins. */
  private begin(history: string, head: number, entries: readonly StreamEntry[]): void {
    // The lease was for what is given up here; of what takes its place, there may be more to learn first.
    this.lease.end();
    const changes = entries.flatMap(changesOf);
    const first = entries.length === 0 ? head + 1 : seqOf(entries[0]);
    this.ledger.load(changes, first - 1);
    this.here = { incarnation: history, seq: entries.length === 0 ? head : seqOf(entries.at(-1)) };
  }

  /** False where the stream no longer has what follows on what is known. */
  private goOn(here: LogPosition, head: number, entries: readonly StreamEntry[]): boolean {
    if (head === here.seq) return true;
    if (entries.length === 0 || seqOf(entries[0]) !== here.seq + 1) return false;
    this.ledger.apply(entries.flatMap(changesOf));
    this.here = { incarnation: here.incarnation, seq: seqOf(entries.at(-1)) };
    return true;
  }

  private run(
    script: string,
    keys: readonly string[],
    words: readonly (string | number)[],
    budgetMs: number,
  ): Promise<unknown> {
    const [log] = this.keys;
    return this.serving.command(log, budgetMs, (client) => client.eval(script, keys.length, ...keys, ...words));
  }
}

function seqOf(entry: StreamEntry | undefined): number {
  return Number.parseInt(entry?.[0] ?? '', 10);
}

function changesOf([id, fields]: StreamEntry): readonly TagChange[] {
  const seq = Number.parseInt(id, 10);
  return (JSON.parse(fields[1] ?? '[]') as string[]).map((tag) => [tag, seq] as const);
}

function notRecorded(why: string): FalajError {
  return new FalajError('change.unreached', `the invalidation could not be recorded: ${why}`, {
    hint: 'Try again; until then, answers from before it may be served for their remaining life.',
  });
}
