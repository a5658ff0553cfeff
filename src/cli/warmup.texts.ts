import type { JsonObject } from '../kernel/canonical-json.js';
import { table, type Cell } from './table.layout.js';
import { said } from './text.measure.js';

type Rows = readonly JsonObject[];

export function packsText(data: JsonObject, width: number | undefined): string {
  const packs = data.packs as Rows;
  if (packs.length === 0) return 'no packs';
  const rows = packs.map((each) => [each.name, each.domain, each.questions, each.title] as Cell[]);
  return table(['pack', 'domain', 'questions', 'title'], rows, { width });
}

export function packText(pack: JsonObject, width: number | undefined): string {
  const rows = (pack.specs as Rows).map((each) => [each.fn as Cell, said(each.params), each.note as Cell]);
  const head = [
    `${said(pack.name)}: ${said(pack.title)}`,
    ...(pack.description === null ? [] : [said(pack.description)]),
  ];
  return [...head, '', table(['fn', 'params', 'note'], rows, { width, overflow: 'wrap' })].join('\n');
}

export function warmupText(report: JsonObject): string {
  const { sets, hits, misses, errors } = report as Readonly<Record<string, number>>;
  const unkept = (misses ?? 0) - (sets ?? 0);
  const counts = [
    `${said(sets)} loaded and kept`,
    `${said(hits)} there already`,
    ...(unkept > 0 ? [`${said(unkept)} answered but not kept`] : []),
    ...(errors === 0 ? [] : [`${said(errors)} failed`]),
  ];
  const failures = (report.failures as Rows).map(
    (each) => `  ${said(each.query_id)} ${said(each.params)}  ${said(each.code)}: ${said(each.detail)}`,
  );
  return [`${counts.join(', ')}, in ${said(report.elapsed_ms)} ms`, ...failures].join('\n');
}
