import { Logger } from '@nestjs/common';
import type { CancelTimer, Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { pause } from '../kernel/pause.js';
import { within } from '../kernel/within.js';
import { ChangeLogGateway } from './change-log.gateway.js';
import type { ControlLink } from './control-link.js';
import type { FollowerStatus } from './follower.status.js';
import { Lease, type Moment } from './lease.js';
import { type ChangeEvent, type FollowedPosition, LogKnowledge } from './log-knowledge.js';
import { LogSession } from './log-session.js';
import { MergedRun, type RunKind } from './merged-run.js';
import { Pace } from './pace.js';

export interface FollowerSettings {
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly queryTimeoutMs: number;
  readonly sequenceBatchMax: number;
  readonly retainRowsMax: number;
}

/** More tags than this share one last change (TagLedger). */
const TAGS_MAX = 250_000;
const ROUNDS_MAX = 1000;
/** Pause before a look that failed is repeated for somebody who waits for it: a new connection takes about as long. */
const REPEAT_MS = 50;
const RESTARTS_MAX = 3;

/**
 * This process's knowledge of the change log, and its share in the numbering.
 *
 * A full run asks for the log until it knows all that was committed before one of its questions was sent; from the moment of
 * that question on, what it knows is leased. Full runs come by the clock (the guarantee), when this process is woken to number
 * what was committed, and when asked for. A light run only reads what another process says it has numbered (the speed).
 * Never two at once. Whatever fails, the lease runs out and the next run tries again: nothing is thrown out of a timer.
 *
 * A wake may arrive before the answer that says this process sleeps. So one that comes during a run always causes another.
 */
export class ChangeFollower {
  private readonly logger = new Logger(ChangeFollower.name);
  private readonly session: LogSession;
  private readonly knowledge = new LogKnowledge(TAGS_MAX);
  private readonly lease: Lease;
  private readonly pace: Pace;
  private readonly runs = new MergedRun((kind) => this.pull(kind));
  private cancelNext: CancelTimer | null = null;
  private confirmedOnce: () => void = () => undefined;
  private woken = false;
  private heardSeq = 0;
  private failing = false;
  private lastFailure: unknown = null;
  private stopped = false;

  constructor(
    private readonly link: ControlLink,
    settings: FollowerSettings,
    private readonly clock: Clock & Timers,
  ) {
    this.session = new LogSession(new ChangeLogGateway(link, { ...settings, tagsMax: TAGS_MAX }), link);
    this.lease = new Lease(settings.leaseMs, clock);
    this.pace = new Pace(settings.pollMs);
  }

  /** Follows from now on. Throws `database.unavailable` where the log could not be read within the budget. */
  async start(budgetMs: number): Promise<void> {
    const confirmed = new Promise<boolean>((resolve) => {
      this.confirmedOnce = () => {
        resolve(true);
      };
    });
    this.attach();
    if ((await within(confirmed, budgetMs, this.clock)) === true) return;
    throw new FalajError('database.unavailable', 'the change log cannot be read');
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelNext?.();
    await this.link.close();
  }

  position(): FollowedPosition | undefined {
    return this.knowledge.position;
  }

  isTrusted(nowMs?: number): boolean {
    return this.lease.isValid(nowMs);
  }

  /** Reads the head anew; a read that had begun before the call does not count. False where it cannot be had in time. */
  confirm(budgetMs: number): Promise<boolean> {
    if (this.stopped) return Promise.resolve(false);
    return within(this.runs.request('full'), budgetMs, this.clock).then((confirmed) => confirmed ?? false);
  }

  /** As `confirm`, for who cannot do without: a look that fails is repeated as long as there is time. */
  async confirmPatiently(budgetMs: number): Promise<boolean> {
    const endMs = this.clock.monotonicMs() + budgetMs;
    for (let leftMs = budgetMs; leftMs > 0 && !this.stopped; leftMs = endMs - this.clock.monotonicMs()) {
      if (await this.confirm(leftMs)) return true;
      await pause(Math.min(REPEAT_MS, Math.max(0, endMs - this.clock.monotonicMs())), this.clock);
    }
    return false;
  }

  /** Why the last look failed; null where it did not. */
  get failure(): unknown {
    return this.lastFailure;
  }

  /** One confirmation tells: a number that is not reached by then is not of this history. A look that fails tells nothing. */
  async reach(seq: number, budgetMs: number): Promise<boolean> {
    if (!this.hasReached(seq)) await this.confirmPatiently(budgetMs);
    return this.hasReached(seq);
  }

  /** Number of the tag's last change; 0 where it never changed. */
  lastChange(tag: string): number {
    return this.knowledge.ledger.lastChange(tag);
  }

  /** Tags of the rules that are in force. */
  rules(): readonly string[] {
    return this.knowledge.ledger.rules;
  }

  /** Whether the table behind a `table:` tag carries its triggers; true for every other tag. */
  isTracked(tag: string): boolean {
    return this.knowledge.tracking.isTracked(tag);
  }

  /** Called after each advance, once everything is known here. Returns how to stop it. */
  onChange(listener: (event: ChangeEvent) => void): () => void {
    return this.knowledge.onChange(listener);
  }

  status(): FollowerStatus {
    const { knowledge, session } = this;
    const ageMs = this.lease.ageMs();
    return {
      incarnation: knowledge.position?.incarnation ?? null,
      head: session.head,
      position: knowledge.known.seq,
      pending: Math.max(0, session.head - knowledge.known.seq),
      lagMs: knowledge.lagMs,
      trusted: this.isTrusted(),
      confirmedAgoMs: Number.isFinite(ageMs) ? ageMs : null,
      leading: session.locks.leads,
      sequencerSleeping: session.locks.sleeps,
      tags: knowledge.ledger.size,
      restarts: knowledge.restarts,
      tables: knowledge.tracking.list(),
    };
  }

  private hasReached(seq: number): boolean {
    const { position } = this.knowledge;
    return position !== undefined && position.seq >= seq;
  }

  private attach(): void {
    this.link.listen('falaj_wake', () => {
      this.woken = true;
      if (this.session.locks.sleeps) this.kick('full');
    });
    this.link.listen('falaj_log', (head) => {
      this.heardSeq = Math.max(this.heardSeq, Number(head) || 0);
      if (this.heardSeq > this.knowledge.known.seq) this.kick('light');
    });
    this.link.onConnected(() => {
      this.ask('full');
    });
  }

  /** Where a run goes on, it looks at what was heard meanwhile when it ends. */
  private kick(kind: RunKind): void {
    if (!this.runs.isRunning) this.ask(kind);
  }

  private ask(kind: RunKind): void {
    if (!this.stopped) void this.runs.request(kind);
  }

  private async pull(kind: RunKind): Promise<boolean> {
    if (kind === 'full') this.cancelNext?.();
    this.woken = false;
    this.heardSeq = 0;
    const before = this.knowledge.known.seq;
    const caughtUp = await this.catchUp(kind).catch((error: unknown) => this.noteFailure(error));
    if (caughtUp && kind === 'full') this.noteSuccess();
    if (kind === 'full') this.planNext(caughtUp, this.knowledge.known.seq > before);
    if (caughtUp) this.answerHeard();
    return caughtUp;
  }

  private async catchUp(kind: RunKind): Promise<boolean> {
    let goal: { readonly seq: number; readonly since: Moment } | null = null;
    let restarts = 0;
    for (let round = 0; round < ROUNDS_MAX && !this.stopped; round += 1) {
      const since = this.lease.moment();
      const answer = await this.session.follow(this.knowledge.known, kind === 'full');
      if (answer.restart) {
        goal = null;
        restarts += 1;
        if (restarts > RESTARTS_MAX) return false;
        const ledger = await this.session.ledger();
        // The lease was for what is given up here: a server that went back once more meanwhile must not be believed on it.
        this.lease.end();
        this.knowledge.restart(ledger);
        continue;
      }
      this.knowledge.advance(answer);
      if (answer.complete) goal ??= { seq: answer.head, since };
      if (goal !== null && this.knowledge.known.seq >= goal.seq) {
        this.lease.renew(goal.since);
        return true;
      }
      if (kind === 'light' && this.knowledge.known.seq >= answer.head) return true;
    }
    return false;
  }

  private noteSuccess(): void {
    this.confirmedOnce();
    if (this.failing) this.logger.log('the change log is read again');
    this.failing = false;
    this.lastFailure = null;
  }

  private noteFailure(error: unknown): false {
    if (!this.failing && !this.stopped) {
      const reason = error instanceof FalajError ? error.code : 'unexpected';
      this.logger.warn({ message: 'the change log cannot be read', reason });
    }
    this.failing = true;
    this.lastFailure = error;
    return false;
  }

  /** The next full run. It stays planned whatever light runs come before it. */
  private planNext(confirmed: boolean, foundSomething: boolean): void {
    if (this.stopped) return;
    const { leads, sleeps } = this.session.locks;
    const end = leads && !sleeps ? 'awake' : 'idle';
    const delayMs = this.pace.next(confirmed ? end : 'failed', foundSomething);
    this.cancelNext = this.clock.after(delayMs, () => {
      this.ask('full');
    });
  }

  private answerHeard(): void {
    if (this.woken) this.ask('full');
    else if (this.heardSeq > this.knowledge.known.seq) this.ask('light');
  }
}
