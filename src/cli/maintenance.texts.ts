import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { table, type Cell } from './table.layout.js';
import { said } from './text.measure.js';

/** The last look after the second tier, in one line. */
export function maintenanceLine(report: JsonValue): string {
  if (typeof report !== 'object' || report === null || Array.isArray(report)) return 'not yet';
  return `${said((report as JsonObject).started_at)}, ${removalsText(report as JsonObject)}`;
}

/** One look after the second tier. */
export function maintenanceText(report: JsonObject, width: number | undefined): string {
  const regions = (report.regions ?? []) as readonly JsonObject[];
  const headings = ['region', 'keys', 'bytes', 'bytes_max', 'removed'];
  const rows = regions.map((each) => headings.map((heading) => each[heading] as Cell));
  const rules = objectOf(report.rules);
  const names = headings.map((heading) => heading.replace('_', ' '));
  return [
    `examined  ${said(report.examined)} keys on ${said(report.servers)} servers in ${said(report.took_ms)} ms${
      report.complete === true ? '' : ', not all there are'
    }`,
    `${report.dry_run === true ? 'found    ' : 'removed  '} ${removalsText(report)}`,
    `rules     ${said(rules.in_force)} in force, ${said(rules.retired)} retired`,
    ...(rows.length === 0 ? [] : ['', table(names, rows, { width })]),
  ].join('\n');
}

function removalsText(report: JsonObject): string {
  const counted = report.dry_run === true ? 'found' : 'removed';
  const regions = (report.regions ?? []) as readonly JsonObject[];
  const shrunk = regions.reduce((sum, { removed }) => sum + Number(removed), 0);
  const parts = [
    `${said(objectOf(report.endless)[counted])} without an end`,
    `${said(objectOf(report.orphans)[counted])} of other versions`,
    `${String(shrunk)} over region limits`,
  ];
  return parts.join(', ');
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
