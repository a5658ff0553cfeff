import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_LINK, type ControlLink } from '../../changes/control-link.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { byName, countedSince, type Counted } from './counted.js';
import type { Counts } from './counts.js';

const TIMEOUT_MS = 2000;
const KEPT_HOURS = 25;

const ADD = `
INSERT INTO falaj.cache_minute AS m (namespace, at, region, operation, counts)
SELECT $1, date_trunc('minute', clock_timestamp()), r.region, r.operation, r.counts
FROM jsonb_to_recordset($2::jsonb) AS r(region text, operation text, counts jsonb)
ORDER BY r.region, r.operation
ON CONFLICT (namespace, at, region, operation) DO UPDATE SET counts = (
  SELECT jsonb_object_agg(key, total) FROM (
    SELECT key, sum(value::double precision) AS total
    FROM (SELECT * FROM jsonb_each_text(m.counts) UNION ALL SELECT * FROM jsonb_each_text(excluded.counts)) AS each
    GROUP BY key) AS sums)`;

const FORGET = `
DELETE FROM falaj.cache_minute WHERE namespace = $1 AND at < clock_timestamp() - make_interval(hours => ${String(KEPT_HOURS)})`;

const WITHIN = `
SELECT region, operation, jsonb_object_agg(key, total) AS counts FROM (
  SELECT region, operation, key, sum(value::double precision) AS total
  FROM falaj.cache_minute CROSS JOIN jsonb_each_text(counts)
  WHERE namespace = $1 AND at > clock_timestamp() - make_interval(secs => $2) - interval '30 seconds'
  GROUP BY region, operation, key) AS sums
GROUP BY region, operation`;

interface Row extends Record<string, unknown> {
  readonly region: string;
  readonly operation: string;
  readonly counts: Counts;
}

/** What all processes counted, by the minute for a day. What could not be told in time is told with the next minute. */
@Injectable()
export class StatisticsArchive {
  private told: Counted = new Map();

  constructor(
    @Inject(SERVICE_LINK) private readonly link: ControlLink,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @param now counted since this process started. @throws FalajError database.unavailable */
  async tell(now: Counted): Promise<void> {
    const { namespace } = this.settings.cache;
    const rows = [...this.untold(now).values()];
    if (rows.length > 0) await this.link.query(ADD, [namespace, JSON.stringify(rows)], TIMEOUT_MS);
    this.told = now;
    await this.link.query(FORGET, [namespace], TIMEOUT_MS);
  }

  /** What was counted here and is not told yet. */
  untold(now: Counted): Counted {
    return countedSince(now, this.told);
  }

  /** What all processes told of the time up to now. @throws FalajError database.unavailable */
  async within(ms: number): Promise<Counted> {
    const rows = await this.link.query<Row>(WITHIN, [this.settings.cache.namespace, ms / 1000], TIMEOUT_MS);
    return byName(rows.map(({ region, operation, counts }) => ({ region, operation, counts })));
  }
}
