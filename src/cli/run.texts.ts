import type { JsonObject } from '../kernel/canonical-json.js';
import { said, wrap } from './text.measure.js';

type Items = readonly JsonObject[];

const TEXT_WIDTH = 100;

/** A run for a person: sections, what was found with its numbers and where they stand, warnings, age, cache. */
export function runText(result: JsonObject, width: number | undefined): string {
  const room = Math.min(width ?? TEXT_WIDTH, TEXT_WIDTH);
  const lines = [...outcome(result), ...sections(result, room), ...warnings(result, room), '', ...foot(result)];
  return lines.join('\n');
}

function outcome(result: JsonObject): readonly string[] {
  if (result.ok === true) return [said(result.intent)];
  const problem = result.problem as JsonObject;
  return [
    `${said(result.intent)} failed at the step ${said(problem.step)}`,
    `  ${said(problem.code)}: ${said(problem.detail)}`,
    `  hint  ${said(problem.hint)}`,
  ];
}

function sections(result: JsonObject, room: number): readonly string[] {
  const findings = new Map((result.findings as Items).map((finding) => [finding.id, finding]));
  const citations = new Map((result.citations as Items).map((citation) => [citation.id, citation]));
  return (result.sections as Items).flatMap((section) => [
    '',
    said(section.title),
    ...(section.findings as readonly string[]).flatMap((id) => findingLines(findings.get(id) ?? {}, citations, room)),
  ]);
}

function findingLines(
  finding: JsonObject,
  citations: ReadonlyMap<unknown, JsonObject>,
  room: number,
): readonly string[] {
  const numbers = Object.entries((finding.numbers ?? {}) as Readonly<Record<string, JsonObject>>);
  return [
    `  [${said(finding.severity)}] ${said(finding.title)}`,
    ...wrap(said(finding.statement), room - 4).map((line) => `    ${line}`),
    ...numbers.map(([name, number]) => `      ${numberLine(name, number, citations)}`),
  ];
}

function numberLine(name: string, number: JsonObject, citations: ReadonlyMap<unknown, JsonObject>): string {
  const ids = number.citation_ids as readonly string[];
  const first = citations.get(ids[0]);
  const more = ids.length > 1 ? `, and ${ids.length - 1} more` : '';
  const source = first === undefined ? 'a constant' : `${placeOf(first)}${more}`;
  const formula = number.formula as JsonObject;
  const how = formula.kind === 'apply' ? `${said(formula.fn)} of ` : '';
  return `${name} = ${said(number.value)} ${said(number.unit)}  (${how}${source})`;
}

function placeOf(citation: JsonObject): string {
  const { id, query_id: queryId, row, column } = citation;
  const place = row === null ? 'its number of rows' : `row ${said(row)}, ${said(column)}`;
  return `${said(id)}: ${said(queryId)}, ${place}`;
}

function warnings(result: JsonObject, room: number): readonly string[] {
  const told = result.warnings as Items;
  if (told.length === 0) return [];
  const lines = told.flatMap((warning) => wrap(`warning ${said(warning.code)}: ${said(warning.detail)}`, room));
  return ['', ...lines];
}

function foot(result: JsonObject): readonly string[] {
  const { asof_date: asOf, age_days: age } = result.freshness as JsonObject;
  const { hits, misses, sets, errors } = result.cache_stats as JsonObject;
  const { registry_version: version, queries } = result.reproducibility as JsonObject;
  const { total_ms: totalMs } = result.timings as JsonObject;
  const since = asOf === null ? 'no date' : `as of ${said(asOf)}, ${said(age)} days ago`;
  return [
    `data    ${since}; ${(queries as Items).length} queries, registry version ${said(version)}`,
    `cache   ${said(hits)} hits, ${said(misses)} misses, ${said(sets)} sets, ${said(errors)} errors`,
    `run     ${said(result.run_id)}, ${said(totalMs)} ms`,
  ];
}
