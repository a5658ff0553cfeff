import type { Clock } from '../../kernel/clock.js';
import {
  ALERT_KINDS,
  type Alert,
  type AlertFields,
  type AlertKind,
  type AlertListener,
  type AlertTurn,
} from './alert.js';
import { isWorse, type Severity } from './severity.js';

/** There are as many as regions and tracked tables; beyond this something else is wrong, and the log tells of it. */
const ACTIVE_MAX = 1000;

/**
 * The alerts of this process. What is raised again while it is active, or resolved while it is not, is no news; that
 * it became worse is.
 */
export class AlertBoard {
  private readonly activeByName = new Map<string, Alert>();
  private readonly listeners = new Set<AlertListener>();
  private readonly raisedCounts = new Map<AlertKind, number>();
  private resolved: readonly Alert[] = [];

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly recentMax: number,
  ) {}

  /** The longest active first. */
  get active(): readonly Alert[] {
    return [...this.activeByName.values()];
  }

  /** Resolved ones, the newest first. */
  get recent(): readonly Alert[] {
    return this.resolved;
  }

  raisedTotal(kind: AlertKind): number {
    return this.raisedCounts.get(kind) ?? 0;
  }

  isActive(kind: AlertKind, subject: string): boolean {
    return this.activeByName.has(nameOf(kind, subject));
  }

  onTurn(listener: AlertListener): void {
    this.listeners.add(listener);
  }

  raise(kind: AlertKind, subject: string, fields: AlertFields, severity: Severity = 'warning'): void {
    const name = nameOf(kind, subject);
    const known = this.activeByName.get(name);
    if (known !== undefined) {
      const alert = { ...known, fields, severity };
      this.activeByName.set(name, alert);
      if (isWorse(severity, known.severity)) this.tell('raised', alert);
      return;
    }
    if (this.activeByName.size >= ACTIVE_MAX) return;
    const alert = { kind, subject, severity, since: this.now(), resolvedAt: null, fields };
    this.activeByName.set(name, alert);
    this.raisedCounts.set(kind, this.raisedTotal(kind) + 1);
    this.tell('raised', alert);
  }

  resolve(kind: AlertKind, subject: string, fields?: AlertFields): void {
    const name = nameOf(kind, subject);
    const known = this.activeByName.get(name);
    if (known === undefined) return;
    this.activeByName.delete(name);
    const alert = { ...known, resolvedAt: this.now(), fields: fields ?? known.fields };
    this.resolved = [alert, ...this.resolved].slice(0, this.recentMax);
    this.tell('resolved', alert);
  }

  /** How many are active, by kind. */
  counts(): ReadonlyMap<AlertKind, number> {
    const counted = new Map<AlertKind, number>(ALERT_KINDS.map((kind) => [kind, 0]));
    for (const { kind } of this.activeByName.values()) counted.set(kind, (counted.get(kind) ?? 0) + 1);
    return counted;
  }

  private tell(turn: AlertTurn, alert: Alert): void {
    for (const listener of this.listeners) listener(turn, alert);
  }

  private now(): string {
    return new Date(this.clock.now()).toISOString();
  }
}

function nameOf(kind: AlertKind, subject: string): string {
  return `${kind} ${subject}`;
}
