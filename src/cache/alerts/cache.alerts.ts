import { hostname } from 'node:os';
import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ChangeFollower } from '../../changes/change.follower.js';
import { RepeatingTask } from '../../changes/repeating-task.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';
import { CacheStatistics } from '../cache.statistics.js';
import { ALERT_KINDS, type Alert, type AlertKind, type AlertTurn } from './alert.js';
import { AlertBoard } from './alert.board.js';
import { AlertVoices, type HeldAlert } from './alert.voices.js';
import { HitRateWatch } from './hit-rate.watch.js';
import { outgoingTrace } from '../../observability/tracing/current-span.js';
import { LastingWatch, type Occurrences } from './lasting.watch.js';
import { type CourierStatus, type SendMessage, WebhookCourier } from './webhook.courier.js';

/** Injects how a message is sent to the webhook; null where none is set. */
export const ALERT_TRANSPORT = Symbol('ALERT_TRANSPORT');

/** Posts to the address as it stands; a redirection is not followed, for it might lead to where nobody wanted to send anything. */
export function webhookTransport({ alerts }: Settings): SendMessage | null {
  const { webhookUrl } = alerts;
  if (webhookUrl === null) return null;
  return async (body, signal) => {
    const headers = { 'content-type': 'application/json', 'user-agent': 'falaj', ...outgoingTrace() };
    const reply = await fetch(webhookUrl, { method: 'POST', body, headers, signal, redirect: 'manual' });
    await reply.body?.cancel();
    return reply.status;
  };
}

/**
 * The alerts of this process, and who hears of them: the log, whoever asks, and a webhook if one is set, by one process for all. Hit rates are looked at over long
 * times, what is wrong with entries and tables at short ones.
 */
@Injectable()
export class CacheAlerts implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Alerts');
  readonly board: AlertBoard;
  private readonly courier: WebhookCourier | null;
  private readonly hitRates: HitRateWatch;
  private readonly forgeries: LastingWatch;
  private readonly alterations: LastingWatch;
  private readonly tasks: readonly RepeatingTask[];
  private spoken: Promise<void> = Promise.resolve();

  constructor(
    private readonly statistics: CacheStatistics,
    private readonly follower: ChangeFollower,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
    @Inject(ALERT_TRANSPORT) transport: SendMessage | null,
    @Optional() @Inject(AlertVoices) private readonly voices: AlertVoices | null = null,
  ) {
    const { alerts } = settings;
    this.board = new AlertBoard(clock, alerts.recentMax);
    this.courier = transport === null ? null : this.courierOver(transport, clock);
    this.hitRates = new HitRateWatch(this.board, this.thresholds(), alerts.sampleMin, alerts.rules.hitRate);
    const quietMs = alerts.quietSeconds * 1000;
    this.forgeries = new LastingWatch(this.board, 'forged_entries', quietMs, clock, true);
    this.alterations = new LastingWatch(this.board, 'table_altered', quietMs, clock, false);
    const task = (name: string, everyMs: number, work: () => void): RepeatingTask =>
      new RepeatingTask(clock, {
        name,
        everyMs,
        work: () => {
          work();
          return Promise.resolve();
        },
      });
    this.tasks = [
      task('hit rates', alerts.everySeconds * 1000, () => {
        this.hitRates.look(this.statistics.snapshot().regions);
      }),
      new RepeatingTask(clock, {
        name: 'alerts',
        everyMs: alerts.lookMs,
        work: () => {
          this.look();
          return this.inherit();
        },
      }),
    ];
    this.board.onTurn((turn, alert) => {
      this.speak(turn, alert);
    });
  }

  /** Null where no webhook is set. */
  get webhook(): CourierStatus | null {
    return this.courier?.status ?? null;
  }

  onApplicationBootstrap(): void {
    if (!this.settings.cache.enabled) return;
    // What was altered before is no news: the tables of now are what the first look compares with.
    this.alterations.look(this.alteredTables());
    for (const task of this.tasks) task.start();
  }

  /** What it held is nobody's concern once it is gone: others tell their own. */
  beforeApplicationShutdown(): void {
    for (const task of this.tasks) task.stop();
    this.courier?.stop();
  }

  /** What is wrong now with entries and tables. */
  look(): void {
    const { regions } = this.statistics.snapshot();
    this.forgeries.look(
      regions.map(({ region, defects }) => ({
        subject: region,
        count: defects.forged + defects.unverifiable + defects.unencrypted,
      })),
    );
    this.alterations.look(this.alteredTables());
    for (const { table, state, reason } of this.follower.status().tables) {
      if (state === 'untracked') this.board.raise('table_untracked', table, { reason: reason ?? 'unknown' });
      else this.board.resolve('table_untracked', table);
    }
    this.forgetTables();
  }

  private alteredTables(): readonly Occurrences[] {
    return this.follower.status().tables.map(({ table, alterations, altered }) => ({
      subject: table,
      count: alterations,
      fields: altered === null ? {} : { altered },
    }));
  }

  /** A table that no definition reads any more is nobody's concern. */
  private forgetTables(): void {
    const tables = new Set(this.follower.status().tables.map(({ table }) => table));
    for (const { kind, subject } of this.board.active) {
      if (kind.startsWith('table_') && !tables.has(subject)) this.board.resolve(kind, subject);
    }
  }

  private thresholds(): ReadonlyMap<string, number> {
    const regions = Object.entries(this.settings.cache.regions);
    return new Map(
      regions.flatMap(([name, { hitRateAlert }]) => (hitRateAlert === null ? [] : [[name, hitRateAlert] as const])),
    );
  }

  private courierOver(transport: SendMessage, timers: Timers): WebhookCourier {
    return new WebhookCourier(transport, this.settings.alerts, timers, (reason) => {
      // The address is not told: it may hold a secret.
      this.logger.warn({ message: 'an alert did not reach the webhook', reason });
    });
  }

  /** What any process holds; null where the database does not answer. */
  async everywhere(): Promise<readonly HeldAlert[] | null> {
    return (await this.voices?.held().catch(() => null)) ?? null;
  }

  /** Turns are told in their order, each by one process where the database answers, else by every one. */
  private speak(turn: AlertTurn, alert: Alert): void {
    const { voices } = this;
    if (voices === null) this.tell(turn, alert);
    else
      this.spoken = this.spoken.then(async () => {
        const asked = turn === 'raised' ? voices.raise(alert) : voices.resolve(alert);
        if (await asked.catch(() => true)) this.tell(turn, alert);
        else
          this.logger.debug({
            message: 'alert told by another process',
            turn,
            kind: alert.kind,
            subject: alert.subject,
          });
      });
  }

  /** What a process held that died is over with it, and somebody has to say so. */
  private async inherit(): Promise<void> {
    for (const { kind, subject, since } of (await this.voices?.renew()) ?? [])
      if (isAlertKind(kind))
        this.tell('resolved', { kind, subject, severity: 'warning', since, resolvedAt: this.now(), fields: {} });
  }

  private now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  private tell(turn: AlertTurn, alert: Alert): void {
    const { kind, subject, severity, since, resolvedAt, fields } = alert;
    if (turn === 'raised') this.logger.warn({ message: 'alert raised', kind, subject, severity, ...fields });
    else this.logger.log({ message: 'alert resolved', kind, subject, since, ...fields });
    const { namespace } = this.settings.cache;
    const process = `${hostname().slice(0, 60)}:${String(globalThis.process.pid)}`;
    const told = {
      event: `alert.${turn}`,
      namespace,
      process,
      kind,
      subject,
      severity,
      since,
      resolved_at: resolvedAt,
    };
    this.courier?.post(JSON.stringify({ ...told, fields: snakeCased(fields) }));
  }
}

function isAlertKind(kind: string): kind is AlertKind {
  return (ALERT_KINDS as readonly string[]).includes(kind);
}

function snakeCased(fields: Alert['fields']): Alert['fields'] {
  const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [snake(name), value]));
}
