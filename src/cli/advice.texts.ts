import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { table, type Cell } from './table.layout.js';
import { printable, said } from './text.measure.js';

type Rows = readonly JsonObject[];

const VERDICTS: Readonly<Record<string, string>> = {
  pays: 'pays',
  costs_more: 'costs more than it saves',
  too_early: 'watched too short to say',
  unmeasured: 'not measured yet',
  not_built: 'not built',
};

export function adviceText(advice: JsonObject, width: number | undefined): string {
  const proposals = advice.proposals as Rows;
  const notWorth = (advice.not_worth as Rows).map(({ view }) => said(view));
  return [
    `observed for ${duration(advice.observed_seconds)}${lossText(advice)}`,
    '',
    proposals.length === 0
      ? 'no further view is proposed'
      : 'proposed, most worth first; add to a views.yml, then views apply:',
    ...proposals.flatMap((proposal) => ['', proposalText(proposal)]),
    '',
    builtText(advice.built as Rows, width),
    ...(notWorth.length === 0 ? [] : ['', `cost more than they save: ${notWorth.join(', ')}`]),
    '',
    refusedText(advice.not_proposed as Rows, width),
  ].join('\n');
}

/** A view in one line: what it was measured to bring. */
export function worthText(worth: JsonObject): string {
  const verdict = VERDICTS[said(worth.verdict)] ?? said(worth.verdict);
  if (worth.verdict === 'not_built') return verdict;
  const measure = worth.measure as JsonObject | null;
  const compared =
    measure === null
      ? 'not yet measured against its query'
      : `${measure.is_at_least === true ? 'at least ' : ''}${times(worth.speed_up)} faster than its query (${ms(measure.base_ms)} to ${ms(measure.view_ms)}, measured ${said(measure.measured_at)})`;
  const saved = worth.saved_ms === null ? 'unknown' : duration(seconds(worth.saved_ms));
  return (
    `${verdict}: ${compared}; answered ${said(worth.uses)} times in ${duration(worth.seconds)}, ` +
    `saved ${saved} for ${duration(seconds(worth.spent_ms))} of ${said(worth.runs)} runs`
  );
}

export function times(value: JsonValue | undefined): string {
  return typeof value === 'number' ? `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} times` : '';
}

function proposalText(proposal: JsonObject): string {
  return (proposal.yaml as string).trimEnd().split('\n').map(printable).join('\n');
}

function builtText(built: Rows, width: number | undefined): string {
  if (built.length === 0) return 'no view is built';
  const rows = built.map(({ view, measured, expected }) => {
    const {
      verdict,
      uses,
      speed_up: speedUp,
      saved_ms_per_day: saved,
      spent_ms_per_day: spent,
    } = measured as JsonObject;
    const hoped = expected as JsonObject | null;
    return [
      said(view),
      VERDICTS[said(verdict)] ?? said(verdict),
      uses as number,
      times(speedUp),
      times(hoped?.speed_up),
      perDay(saved),
      perDay(hoped?.saved_ms_per_day),
      perDay(spent),
      perDay(hoped?.cost_ms_per_day),
    ] as Cell[];
  });
  const headings = ['view', 'verdict', 'uses', 'faster', 'expected', 'saves', 'expected', 'costs', 'expected'];
  return table(headings, rows, { width });
}

function refusedText(refused: Rows, width: number | undefined): string {
  if (refused.length === 0) return 'every query that was asked has its view';
  const asked = refused.filter(({ code }) => code !== 'not_asked');
  const rows = asked.map((each) => {
    const problems = (each.problems as Rows).map(({ message }) => said(message));
    const why = [said(each.detail), ...problems].join('; ');
    return [said(each.query_id), said(each.code), whole(each.loads_per_day), whole(each.hits_per_day), why] as Cell[];
  });
  const silent = refused.length - asked.length;
  const rest = silent === 1 ? '1 query was not asked' : `${String(silent)} queries were not asked`;
  if (rows.length === 0) return rest;
  const headings = ['not proposed', 'why', 'loads a day', 'hits a day', ''];
  return [table(headings, rows, { width, overflow: 'wrap' }), '', rest].join('\n');
}

function lossText({ lost_runs: lost, dropped_runs: dropped }: JsonObject): string {
  const gone = Number(lost) + Number(dropped);
  return gone === 0 ? '' : `; ${String(gone)} runs could not be logged`;
}

function duration(value: JsonValue | undefined): string {
  if (typeof value !== 'number') return '';
  if (value >= 2 * 86_400) return `${(value / 86_400).toFixed(1)} d`;
  if (value >= 2 * 3600) return `${(value / 3600).toFixed(1)} h`;
  return value >= 120 ? `${(value / 60).toFixed(1)} min` : `${value.toFixed(1)} s`;
}

function perDay(value: JsonValue | undefined): string {
  return typeof value === 'number' ? `${duration(seconds(value))} a day` : '';
}

function seconds(value: JsonValue | undefined): number {
  return Number(value) / 1000;
}

function whole(value: JsonValue | undefined): number {
  return Math.round(Number(value));
}

function ms(value: JsonValue | undefined): string {
  return `${Number(value).toFixed(1)} ms`;
}
