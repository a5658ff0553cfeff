import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { table, type Cell } from './table.layout.js';
import { said } from './text.measure.js';

type Rows = readonly JsonObject[];

export function infoText(info: JsonObject, maintenance: string, width: number | undefined): string {
  const { l1, l2 } = (info.tiers ?? {}) as { l1?: JsonObject; l2?: JsonObject | null };
  const operations = (info.operations ?? []) as Rows;
  const cached = operations.filter((each) => each.is_cached === true).length;
  const headings = ['region', 'ttl s', 'l1 ttl s', 'negative s', 'entry bytes', 'read', 'tiers'];
  const rows = ((info.regions ?? []) as Rows).map(
    (each) =>
      [
        each.name,
        each.ttl_seconds,
        each.l1_ttl_seconds,
        each.negative_ttl_seconds,
        each.entry_bytes_max,
        each.read,
        listed(each.tiers),
      ] as Cell[],
  );
  return [
    `cache       ${info.enabled === true ? 'on' : 'off'}, namespace ${said(info.namespace)}`,
    `memory      ${counts(l1 ?? {})}`,
    `redis       ${l2 === null || l2 === undefined ? 'not configured' : counts(l2)}`,
    `maintained  ${maintenance}`,
    `operations  ${String(cached)} of ${String(operations.length)} cached`,
    '',
    table(headings, rows, { width }),
  ].join('\n');
}

export function statsText(stats: JsonObject, width: number | undefined): string {
  const headings = ['operation', 'region', 'hits', 'l1_hits', 'l2_hits', 'misses', 'sets', 'errors'];
  const cells = (each: JsonObject): Cell[] => headings.map((heading) => each[heading] as Cell);
  const operations = (stats.operations ?? []) as Rows;
  if (operations.length === 0) return 'nothing was asked of the cache yet';
  const total = stats.total === undefined ? [] : [cells({ ...(stats.total as JsonObject), operation: '(all)' })];
  const names = headings.map((heading) => heading.replace('_', ' '));
  return table(names, [...operations.map(cells), ...total], { width });
}

/** Shares in percent, times in milliseconds. */
export function windowText({ window }: JsonObject, width: number | undefined): string {
  const { seconds, of, total, operations } = window as JsonObject;
  const headings = ['operation', 'region', 'reads', 'hits %', 'loads', 'failed %', 'load ms', 'stale'];
  const cells = (each: JsonObject): Cell[] => [
    ...([each.operation, each.region, each.reads, percent(each.hit_rate), each.loads] as Cell[]),
    ...([percent(each.error_rate), tenth((each.mean_ms as JsonObject).load), each.stale_hits] as Cell[]),
  ];
  const rows = [...(operations as Rows), { ...(total as JsonObject), operation: '(all)' }].map(cells);
  const whose = of === 'all' ? 'all processes' : 'this process alone: the database does not answer';
  return [`the last ${said(seconds)} s, ${whose}`, '', table(headings, rows, { width })].join('\n');
}

function percent(share: JsonValue | undefined): Cell {
  return typeof share === 'number' ? Math.round(share * 1000) / 10 : null;
}

function tenth(ms: JsonValue | undefined): Cell {
  return typeof ms === 'number' ? Math.round(ms * 10) / 10 : null;
}

export function entriesText(data: JsonObject, limit: number, width: number | undefined): string {
  const entries = data.entries as Rows;
  if (entries.length === 0) return 'no entries';
  const rows = entries.map((each) => [each.tier, each.bytes, each.age_seconds, each.ttl_seconds, each.key] as Cell[]);
  const whole = table(['tier', 'bytes', 'age s', 'ttl s', 'key'], rows);
  const cut = table(['tier', 'bytes', 'age s', 'ttl s', 'key'], rows, { width });
  const foot = [
    ...(cut === whole ? [] : ['keys are cut to the screen; --keys prints them whole']),
    ...(entries.length < limit ? [] : [`the first ${String(limit)}; --limit shows more`]),
  ];
  return [cut, ...(foot.length === 0 ? [] : ['', ...foot])].join('\n');
}

/** For the next command of a pipe; an entry may be in two tiers. */
export function keysText(data: JsonObject): string {
  return [...new Set((data.entries as Rows).map(({ key }) => said(key)))].join('\n');
}

export function entryText(key: string, data: JsonObject, width: number | undefined): string {
  const entries = data.entries as Rows;
  const rows = entries.map((each) => [
    each.tier,
    (each.position as JsonObject).seq,
    each.bytes,
    each.age_seconds,
    each.ttl_seconds,
    each.load_cost_ms,
  ]) as Cell[][];
  const tags = [...new Set(entries.flatMap((each) => each.tags as readonly string[]))];
  return [
    `key  ${key}`,
    '',
    table(
      ['tier', 'position', 'bytes', 'age s', 'ttl s', 'load ms'],
      rows.map((row) => row.map(rounded)),
      { width },
    ),
    '',
    'tags',
    ...tags.map((tag) => `  ${tag}`),
  ].join('\n');
}

function rounded(cell: Cell): Cell {
  return typeof cell === 'number' ? Math.round(cell * 10) / 10 : cell;
}

/** `keys 3, bytes 1024, …`, whatever the tier tells. */
function counts(members: JsonObject): string {
  return Object.entries(members)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${said(value)}`)
    .join(', ');
}

function listed(value: JsonValue | undefined): string {
  return Array.isArray(value) ? (value as readonly string[]).join(' ') : '';
}

/** What an invalidation did, or would speak of. */
export function invalidationText(
  target: string,
  data: JsonObject,
  { soft, dryRun }: { readonly soft: boolean; readonly dryRun: boolean },
): string {
  if (!dryRun) {
    const swept = objectOf(data.swept);
    const reclaimed =
      data.swept === undefined ? '' : `; ${said(swept.l1)} entries removed here, ${said(swept.l2)} from Redis`;
    return `${soft ? 'expired' : 'invalidated'} ${target} at position ${said(data.seq)}${reclaimed}`;
  }
  const { l1, l2, complete } = objectOf(data.matched);
  const far = l2 === null ? 'Redis not looked into' : `${said(l2)} in Redis`;
  return `would invalidate ${target}: ${said(l1)} entries in this process, ${far}${complete === true ? '' : ' or more'}`;
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
