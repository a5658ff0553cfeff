/** What stands where a value is not known. */
export const NOTHING = '–';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const minutely = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' },
});

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

type Known = number | null | undefined;

function told(value: Known, tell: (value: number) => string): string {
  return value === null || value === undefined || Number.isNaN(value) ? NOTHING : tell(value);
}

export function count(value: Known): string {
  return told(value, (known) => whole.format(known));
}

/** Four digits that matter. */
export function quantity(value: Known): string {
  return told(value, (known) => (Number.isInteger(known) ? whole.format(known) : precise.format(known)));
}

/** Beside an axis, where there is little room: `1.2M`. */
export function compact(value: Known): string {
  return told(value, (known) => short.format(known));
}

export function percent(value: Known): string {
  return told(value, (known) => share.format(known));
}

export function bytes(value: Known): string {
  return told(value, (known) => {
    const at = known < 1 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log2(known) / 10));
    return `${precise.format(known / 1024 ** at)} ${BYTES[at] ?? ''}`;
  });
}

/** Milliseconds in the unit in which they are read easily. */
export function milliseconds(value: Known): string {
  return told(value, (known) => {
    if (known >= MINUTE * 1000) return seconds(known / 1000);
    if (known >= 1000) return `${precise.format(known / 1000)} s`;
    return known > 0 && known < 0.995 ? `${precise.format(known * 1000)} µs` : `${precise.format(known)} ms`;
  });
}

/** A span of time by its two largest units: `2 h 5 min`. */
export function seconds(value: Known): string {
  return told(value, (known) => {
    if (known < MINUTE) return `${String(Math.round(known / SECOND))} s`;
    if (known < HOUR) return inTwo(known, MINUTE, 'min', SECOND, 's');
    if (known < DAY) return inTwo(known, HOUR, 'h', MINUTE, 'min');
    return inTwo(known, DAY, 'd', HOUR, 'h');
  });
}

function inTwo(value: number, large: number, largeName: string, small: number, smallName: string): string {
  const rounded = Math.round(value / small) * small;
  const rest = Math.round((rounded % large) / small);
  const first = `${whole.format(Math.floor(rounded / large))} ${largeName}`;
  return rest === 0 ? first : `${first} ${String(rest)} ${smallName}`;
}

/** An ISO instant, in UTC. */
export function instant(value: string | null | undefined): string {
  return inTime(value, (at) => `${moment.format(at)} UTC`);
}

/** An ISO instant of these days to the minute, where a column says that it is UTC. */
export function minute(value: string | null | undefined): string {
  return inTime(value, (at) => minutely.format(at));
}

function inTime(value: string | null | undefined, tell: (at: number) => string): string {
  if (value === null || value === undefined) return NOTHING;
  const at = Date.parse(value);
  return Number.isNaN(at) ? value : tell(at);
}

/** A word of the wire for people: `plan_changed` is read as `plan changed`. */
export function words(value: string): string {
  return value.replaceAll('_', ' ');
}
