import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import type { EvidenceDesk } from '../evidence/evidence.desk.js';
import type { KeptAnswer } from '../evidence/kept.answer.js';
import { orderedWarnings, WARNING, type RunWarning } from '../evidence/run-warning.js';

/** How old the oldest of what was used is, and each answer for itself. */
export function freshnessOf(used: readonly KeptAnswer[], nowMs: number): JsonObject {
  const queries = used.map(({ queryId, params, answer }) => ({
    query_id: queryId,
    params,
    ...answer.freshnessAt(nowMs),
  }));
  const ages = used.flatMap(({ answer }) => answer.ageDays(nowMs) ?? []);
  return {
    asof_date: earliest(used.map(({ answer }) => answer.content.freshness.asOfDate)),
    updated_at: earliest(used.map(({ answer }) => answer.content.freshness.updatedAt)),
    age_days: ages.length === 0 ? null : Math.max(...ages),
    queries,
  };
}

/** Everything that has to be asked again to get the same numbers. */
export function reproducibilityOf(
  run: { readonly intent: string; readonly params: JsonObject },
  registryVersion: string,
  used: readonly KeptAnswer[],
): JsonObject {
  const queries = used.map(({ queryId, params, definitionVersion }) => ({
    query_id: queryId,
    params,
    definition_version: definitionVersion,
    url: repeatPath(queryId, params),
  }));
  return { intent: run.intent, params: run.params, registry_version: registryVersion, queries };
}

export function warningsOf(evidence: EvidenceDesk, nowMs: number): readonly JsonObject[] {
  const ofAnswers = evidence
    .used()
    .flatMap(({ queryId, answer }) =>
      answer.warningsAt(nowMs).map((detail): RunWarning => ({ code: WARNING.answer, detail, queryId })),
    );
  const all = orderedWarnings([...evidence.told(), ...ofAnswers]);
  return all.map(({ code, detail, queryId }) => ({ code, detail, query_id: queryId }));
}

/** The path that asks the same again; null where a list holds a text with a comma, which a URL cannot carry: send a body then. */
export function repeatPath(queryId: string, params: JsonObject): string | null {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === null) continue;
    const text = urlText(value);
    if (text === undefined) return null;
    search.set(name, text);
  }
  const path = `/api/v1/queries/${encodeURIComponent(queryId)}/run`;
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

function urlText(value: JsonValue): string | undefined {
  const items = (Array.isArray(value) ? value : [value]).map(String);
  return Array.isArray(value) && items.some((item) => item.includes(',')) ? undefined : items.join(',');
}

function earliest(texts: readonly (string | null)[]): string | null {
  return texts.reduce((least, text) => (text !== null && (least === null || text < least) ? text : least), null);
}
