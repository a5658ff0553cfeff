import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_LINK, type ControlLink } from '../../changes/control-link.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { TurnLedger } from '../turns/turn.ledger.js';
import type { Alert } from './alert.js';

const TIMEOUT_MS = 2000;

/** In looks: who gave no sign of life for so long no longer holds anything. */
const STALE_LOOKS = 6;

const RAISE = 'SELECT falaj.alert_raise($1, $2, $3, $4, $5, $6) AS first';
const RESOLVE = 'SELECT falaj.alert_resolve($1, $2, $3, $4, $5) AS last';

const RENEW = 'UPDATE falaj.alert_holder SET seen_at = clock_timestamp() WHERE namespace = $1 AND process = $2';

const ABANDONED = `
WITH gone AS (
  DELETE FROM falaj.alert_holder WHERE namespace = $1 AND seen_at < clock_timestamp() - make_interval(secs => $2)
  RETURNING kind, subject, since, process)
SELECT kind, subject, min(since) AS since FROM gone
WHERE NOT EXISTS (
  SELECT FROM falaj.alert_holder AS h WHERE h.namespace = $1 AND h.kind = gone.kind AND h.subject = gone.subject
    AND h.seen_at >= clock_timestamp() - make_interval(secs => $2))
GROUP BY kind, subject`;

const HELD = `
SELECT kind, subject, min(since) AS since, count(*)::integer AS processes,
       (array_agg(severity ORDER BY array_position(ARRAY['warning', 'error', 'critical'], severity) DESC))[1] AS severity
FROM falaj.alert_holder WHERE namespace = $1 AND seen_at >= clock_timestamp() - make_interval(secs => $2)
GROUP BY kind, subject ORDER BY min(since), kind, subject LIMIT 1000`;

/** An alert that some process holds. */
export interface HeldAlert {
  readonly kind: string;
  readonly subject: string;
  readonly severity: string;
  readonly since: string;
  readonly processes: number;
}

/**
 * One voice for all processes: a condition that several of them see is told once when the first sees it, once when it becomes worse, and
 * once when the last no longer does. Where the database does not answer each speaks for itself: told twice is better than not at all.
 */
@Injectable()
export class AlertVoices {
  constructor(
    @Inject(SERVICE_LINK) private readonly link: ControlLink,
    private readonly ledger: TurnLedger,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether it is this process's to tell that it is raised, or that it is worse. @throws FalajError database.unavailable */
  async raise({ kind, subject, severity }: Alert): Promise<boolean> {
    const values = [this.namespace, kind, subject, this.ledger.process, severity, this.staleSeconds];
    const [row] = await this.link.query(RAISE, values, TIMEOUT_MS);
    return row?.['first'] === true;
  }

  /** Whether it is this process's to tell that it is over. @throws FalajError database.unavailable */
  async resolve({ kind, subject }: Alert): Promise<boolean> {
    const values = [this.namespace, kind, subject, this.ledger.process, this.staleSeconds];
    const [row] = await this.link.query(RESOLVE, values, TIMEOUT_MS);
    return row?.['last'] === true;
  }

  /** A sign of life; what processes held that gave none, and nobody else holds. @throws FalajError database.unavailable */
  async renew(): Promise<readonly Pick<HeldAlert, 'kind' | 'subject' | 'since'>[]> {
    await this.link.query(RENEW, [this.namespace, this.ledger.process], TIMEOUT_MS);
    const gone = await this.link.query(ABANDONED, [this.namespace, this.staleSeconds], TIMEOUT_MS);
    return gone.map(({ kind, subject, since }) => ({
      kind: String(kind),
      subject: String(subject),
      since: iso(since),
    }));
  }

  /** What any process holds. @throws FalajError database.unavailable */
  async held(): Promise<readonly HeldAlert[]> {
    const rows = await this.link.query(HELD, [this.namespace, this.staleSeconds], TIMEOUT_MS);
    return rows.map(({ kind, subject, severity, since, processes }) => ({
      ...{ kind: String(kind), subject: String(subject), severity: String(severity), since: iso(since) },
      processes: Number(processes),
    }));
  }

  private get namespace(): string {
    return this.settings.cache.namespace;
  }

  private get staleSeconds(): number {
    return (this.settings.alerts.lookMs * STALE_LOOKS) / 1000;
  }
}

function iso(time: unknown): string {
  return time instanceof Date ? time.toISOString() : String(time);
}
