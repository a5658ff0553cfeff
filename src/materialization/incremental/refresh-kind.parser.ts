import type { ContractMap } from '../../registry/definitions/contract-map.js';
import type { QueryDefinition } from '../../registry/query-definition.js';
import type { IncrementalPlan } from '../../registry/incremental/incremental-plan.js';
import { judgeIncremental } from '../../registry/incremental/incremental.judge.js';

const KEY = 'refresh';
const KINDS = ['full', 'incremental'];

/** What of an item decides whether it can be refreshed by what changed. */
export interface JudgedItem {
  readonly query: QueryDefinition;
  readonly statement: string;
  readonly uniqueKey: readonly string[];
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

function incrementalPlan(item: ContractMap, { query, statement, uniqueKey }: JudgedItem): IncrementalPlan | undefined {
  const isShared = query.tenancy === null && query.scope === 'public';
  const judgement = judgeIncremental(statement, uniqueKey);
  if (isShared && 'plan' in judgement) return judgement.plan;
  const own = {
    code: 'view.incremental_tenancy',
    message: `it is answered for a ${query.scope}`,
    remedy: 'Refresh it as a whole.',
  };
  const refusals = [...(isShared ? [] : [own]), ...('plan' in judgement ? [] : judgement.refusals)];
  for (const { code, message, remedy } of refusals)
    item.report(KEY, code, `${query.queryId} cannot be refreshed incrementally: ${message}`, remedy);
  return undefined;
}
