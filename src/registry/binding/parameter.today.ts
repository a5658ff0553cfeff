import type { JsonValue } from '../../kernel/canonical-json.js';

const TODAY = /^today\(([A-Za-z_]+(?:\/[A-Za-z_+-]+){0,2})\)$/;

/** Time zone of a default written `today(<zone>)`; undefined for anything else, and for a zone that does not exist. */
export function parseToday(value: JsonValue | undefined): string | undefined {
  const zone = typeof value === 'string' ? TODAY.exec(value)?.[1] : undefined;
  return zone !== undefined && isZone(zone) ? zone : undefined;
}

/** The calendar day in the zone, as an ISO date. */
export function todayIn(zone: string, nowMs: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(nowMs);
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
