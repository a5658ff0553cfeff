import type { ControlLink } from '../../../src/changes/control-link.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';

export interface FollowRow {
  head: string;
  incarnation: string;
  complete: boolean;
  restart: boolean;
  sequenced: number;
  changes: [string, number][];
  upto: string;
  mark: string;
  oldest_ms: number | null;
  tracking: [string, string, string | null, string[]][] | null;
  leads: boolean;
  sleeps: boolean;
}

export interface Question {
  readonly kind: 'prepare' | 'unlock' | 'follow' | 'ledger' | 'record' | 'other';
  readonly text: string;
  readonly values: readonly unknown[];
}

type Answer = Record<string, unknown>[];

const AWAY = (): FalajError => new FalajError('database.unavailable', 'down');

/** A log in memory behind the follower's connection. Questions may be held back, and answered or refused one by one. */
export class ScriptedLink implements ControlLink {
  connected = true;
  /** So many of the next questions fail, the connection stays. */
  failures = 0;
  closed = false;
  holding = false;
  incarnation = 'one';
  log: [string, number][] = [];
  /** Rows that are committed and not yet numbered. */
  outbox: string[] = [];
  tracking: [string, string, string | null, string[]][] = [['public.t', 'tracked', null, []]];
  answerMax = 1000;
  complete = true;
  leads = true;
  sleeps = true;
  trimmedBelow = 0;
  readonly asked: Question[] = [];
  private held: { question: Question; settle: (answer: Answer | Error) => void }[] = [];
  private readonly heard = new Map<string, (payload: string) => void>();
  private connectedListener: () => void = () => undefined;
  private lostListener: () => void = () => undefined;

  get head(): number {
    return this.log.length;
  }

  count(kind: Question['kind']): number {
    return this.asked.filter((question) => question.kind === kind).length;
  }

  append(...tags: string[]): void {
    for (const tag of tags) this.log.push([tag, this.log.length + 1]);
  }

  notify(channel: 'falaj_wake' | 'falaj_log', payload = ''): void {
    this.heard.get(channel)?.(payload);
  }

  lose(): void {
    this.connected = false;
    this.lostListener();
    for (const { settle } of this.held.splice(0)) settle(AWAY());
  }

  reconnect(): void {
    this.connected = true;
    this.connectedListener();
  }

  /** Settles what is held back: as the log is now, or with this error. */
  release(error?: Error): void {
    for (const { question, settle } of this.held.splice(0)) settle(error ?? this.answer(question));
  }

  query<R extends Record<string, unknown>>(text: string, values: readonly unknown[]): Promise<R[]> {
    const question = { kind: kindOf(text), text, values };
    this.asked.push(question);
    if (!this.connected || this.failures > 0) {
      this.failures = Math.max(0, this.failures - 1);
      return Promise.reject(AWAY());
    }
    if (!this.holding) return Promise.resolve(this.answer(question) as R[]);
    return new Promise((resolve, reject) => {
      const settle = (answer: Answer | Error): void => {
        if (answer instanceof Error) reject(answer);
        else resolve(answer as R[]);
      };
      this.held.push({ question, settle });
    });
  }

  listen(channel: string, hear: (payload: string) => void): void {
    this.heard.set(channel, hear);
  }

  onConnected(listener: () => void): void {
    this.connectedListener = listener;
    if (this.connected) listener();
  }

  onLost(listener: () => void): void {
    this.lostListener = listener;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  private answer(question: Question): Answer {
    if (question.kind === 'follow') return [this.follow(question.values)];
    if (question.kind === 'ledger') return [this.ledger()];
    if (question.kind === 'record') this.outbox.push(...(question.values[0] as string[]));
    return [];
  }

  private follow([seq, incarnation, , , , numbering]: readonly unknown[]): Record<string, unknown> {
    const known = Number(seq);
    if (numbering === true) this.append(...this.outbox.splice(0));
    const restart = incarnation !== this.incarnation || known > this.head || known < this.trimmedBelow;
    const changes = restart ? [] : this.log.slice(known, known + this.answerMax);
    const row: FollowRow = {
      head: String(this.head),
      incarnation: this.incarnation,
      complete: this.complete && this.outbox.length === 0,
      restart,
      sequenced: 0,
      changes,
      upto: String(known + changes.length),
      mark: `m${String(known + changes.length)}`,
      oldest_ms: changes.length > 0 ? 3 : null,
      tracking: changes.some(([tag]) => tag.startsWith('tracking:')) ? this.tracking : null,
      leads: this.leads,
      sleeps: this.leads && this.sleeps,
    };
    return { ...row };
  }

  private ledger(): Record<string, unknown> {
    const last = new Map(this.log);
    const mark = `m${String(this.head)}`;
    const { incarnation, tracking } = this;
    return { head: String(this.head), incarnation, mark, floor: '0', tags: [...last], tracking };
  }
}

function kindOf(text: string): Question['kind'] {
  if (text.includes('falaj.follow(')) return 'follow';
  if (text.includes('falaj.ledger(')) return 'ledger';
  if (text.includes('falaj.record_change(')) return 'record';
  if (text.includes('pg_advisory_unlock_all')) return 'unlock';
  if (text.includes('SET SESSION CHARACTERISTICS')) return 'prepare';
  return 'other';
}
