import type { ContractMap } from '../../registry/definitions/contract-map.js';
import type { QueryDefinition } from '../../registry/query-definition.js';
import type { ViewIndex } from '../view-definition.js';
import type { IncrementalPlan } from './incremental-plan.js';
import { judgeIncremental } from './incremental.judge.js';

const KEY = 'refresh';
const KINDS = ['full', 'incremental'];

/** What of an item decides whether it can be refreshed by what changed. */
export interface JudgedItem {
  readonly query: QueryDefinition;
  readonly statement: string;
  readonly uniqueKey: readonly string[];
  readonly indexes: readonly ViewIndex[];
}

/** `refresh: incremental`; null where it is not asked for, undefined where it was asked for and every reason against it was reported. */
export function parseRefreshKind(item: ContractMap, judged: JudgedItem): IncrementalPlan | null | undefined {
  if (!item.has(KEY)) return null;
  const kind = item.text(KEY);
  if (kind === undefined) return undefined;
  if (!KINDS.includes(kind)) {
    item.report(KEY, 'view.refresh', `${kind} is no kind of refresh`, `Write ${KINDS.join(' or ')}.`);
    return undefined;
  }
  return kind === 'full' ? null : incrementalPlan(item, judged);
}

function incrementalPlan(
  item: ContractMap,
  { query, statement, uniqueKey, indexes }: JudgedItem,
): IncrementalPlan | undefined {
  const report = (reason: string, message: string, remedy: string): void => {
    item.report(
      KEY,
      `view.incremental_${reason}`,
      `${query.queryId} cannot be refreshed incrementally: ${message}`,
      remedy,
    );
  };
  const unique = indexes.filter(({ isUnique }) => isUnique).map(({ name }) => name);
  // Rows change places within one statement, in an order that nobody sets: another unique index may be in the way of that for a moment.
  if (unique.length > 0) report('unique', `it has other unique indexes: ${unique.join(', ')}`, 'Make them plain ones.');
  if (query.tenancy !== null || query.scope !== 'public')
    report('tenancy', `it is answered for a ${query.scope}`, 'Refresh it as a whole.');
  const judgement = judgeIncremental(statement, uniqueKey);
  if ('plan' in judgement) return unique.length === 0 && query.scope === 'public' ? judgement.plan : undefined;
  for (const { code, message, remedy } of judgement.refusals)
    report(code.slice('view.incremental_'.length), message, remedy);
  return undefined;
}
