/**
 * The slots of a schedule by brute force: walks all the minutes of the span that could matter and looks at the wall. Shares no code with
 * what it judges. A schedule is `{minutes, hours, zone}`; hours are null where every hour has slots; `weekdays` and `months` may restrict.
 */
const QUARTER_MS = 900_000;

export function slotsOf({ minutes, hours, zone, weekdays, months }, fromMs, toMs) {
  const isDay = ({ weekday, month }) => (weekdays?.includes(weekday) ?? true) && (months?.includes(month) ?? true);
  const wallOf = wallReader(zone);
  const slots = new Set();
  const seen = new Set();
  let before = wallOf(fromMs - QUARTER_MS);
  for (let now = fromMs; now <= toMs; now += QUARTER_MS) {
    const wall = wallOf(now);
    if (hours === null) {
      if (minutes.includes(wall.minute) && isDay(wall)) slots.add(now);
    } else {
      // Every quarter of an hour that the wall has passed since the last look: none, one, or all that were left out.
      for (let passed = before.ms + QUARTER_MS; passed <= wall.ms; passed += QUARTER_MS) {
        const time = fieldsOf(passed);
        const matches = minutes.includes(time.minute) && hours.includes(time.hour) && isDay(time);
        if (matches && !seen.has(passed)) slots.add(now);
        if (matches) seen.add(passed);
      }
    }
    before = wall;
  }
  return [...slots].sort((a, b) => a - b);
}

function fieldsOf(ms) {
  const date = new Date(ms);
  return {
    ms,
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    weekday: date.getUTCDay(),
    month: date.getUTCMonth() + 1,
  };
}

/** What the wall shows, as if it were UTC. */
function wallReader(zone) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (ms) => fieldsOf(Date.parse(`${format.format(ms).replace(' ', 'T')}Z`));
}
