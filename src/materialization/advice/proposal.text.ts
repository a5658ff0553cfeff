import { canonicalJson, type JsonObject, type JsonValue } from '../../kernel/canonical-json.js';
import { sha256Hex } from '../../kernel/hash.js';
import type { QueryDefinition } from '../../registry/query-definition.js';
import type { ExpectedBenefit } from './advice-report.js';
import type { Estimate } from './benefit.estimate.js';
import type { QuestionGroup } from './question.groups.js';

/** A view's name and those of its indexes end in something: together they stay below PostgreSQL's 63 bytes. */
const STEM_LENGTH_MAX = 40;
const INDEX_STEM_LENGTH_MAX = 50;

export interface ProposedItem {
  readonly name: string;
  readonly params: JsonObject;
  readonly refreshCron: string;
  readonly yaml: string;
}

/** An item for a views.yml, with what is expected of it as a comment. Values are written as JSON, which YAML reads alike. */
export function proposalOf(
  definition: QueryDefinition,
  group: QuestionGroup,
  { refreshCron, expected }: Estimate,
): ProposedItem {
  const params = givenParams(definition, group.params);
  const name = nameOf(definition, group, params);
  const indexes = group.filteredColumns.map((column) => `${indexName(name, column)} ON ${name}(${column})`);
  const yaml = [
    `# ${expectation(expected)}`,
    `- name: ${name}`,
    `  sql_id: ${definition.queryId}`,
    `  params: ${JSON.stringify(params)}`,
    `  indexes: ${JSON.stringify(indexes)}`,
    `  refresh_cron: '${refreshCron}'`,
    `  unique_key: ${JSON.stringify(definition.key)}`,
    '',
  ].join('\n');
  return { name, params, refreshCron, yaml };
}

/** What a default says anyway is left out, but for the day of the question, which a view cannot follow. */
function givenParams({ parameters }: QueryDefinition, params: JsonObject): JsonObject {
  const given = parameters.flatMap(({ name, default: value }): readonly (readonly [string, JsonValue])[] => {
    const asked = params[name] ?? null;
    return value !== undefined && canonicalJson(value) === canonicalJson(asked) ? [] : [[name, asked]];
  });
  return Object.fromEntries(given);
}

function nameOf({ queryId }: QueryDefinition, group: QuestionGroup, params: JsonObject): string {
  const stem = `mv_${queryId.toLowerCase().replace(/[^a-z0-9_]/g, '_')}`.slice(0, STEM_LENGTH_MAX);
  return Object.keys(params).length === 0 ? stem : `${stem}_${sha256Hex(group.name).slice(0, 6)}`;
}

function indexName(view: string, column: string): string {
  return `idx_${`${view}_${column}`.slice(0, INDEX_STEM_LENGTH_MAX)}_${sha256Hex(`${view} ${column}`).slice(0, 4)}`;
}

function expectation({ loadsPerDay, baseMs, speedUp, savedMsPerDay, costMsPerDay }: ExpectedBenefit): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  return (
    `Expected: ${loadsPerDay.toFixed(0)} loads a day of ${baseMs.toFixed(1)} ms, ${speedUp.toFixed(0)} times faster; ` +
    `saves ${seconds(savedMsPerDay)} a day for ${seconds(costMsPerDay)} of refreshes.`
  );
}
