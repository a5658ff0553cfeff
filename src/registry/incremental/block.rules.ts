import type { QueryBlock, QueryTree } from '../sql/query-tree.js';
import { ownClauses } from '../sql/query-tree.js';
import { walkNodes } from '../sql/sql-node.js';
import type { IncrementalRefusal } from './incremental-plan.js';

interface BlockRule {
  readonly reason: string;
  readonly breaks: (block: QueryBlock) => boolean;
  readonly message: string;
  readonly remedy: string;
}

/** What makes a row of the answer depend on rows of other keys, by the reason it is refused for. */
const RULES: readonly BlockRule[] = [
  {
    reason: 'set',
    breaks: ({ branches }) => branches.length > 0,
    message: 'it puts selects together (UNION, INTERSECT, EXCEPT)',
    remedy: 'Make a view of each branch, or refresh it as a whole.',
  },
  {
    reason: 'recursive',
    breaks: ({ select }) => select.withClause?.recursive === true,
    message: 'it is recursive',
    remedy: 'Refresh it as a whole.',
  },
  {
    reason: 'limit',
    breaks: ({ select }) => select.limitCount !== undefined || select.limitOffset !== undefined,
    message: 'it cuts its rows off (LIMIT, OFFSET), so that each row depends on all others',
    remedy: 'Cut them off where the view is read.',
  },
  {
    reason: 'distinct',
    breaks: ({ select }) => select.distinctClause !== undefined,
    message: 'it has DISTINCT, or DISTINCT ON',
    remedy: 'Group by the columns instead.',
  },
  {
    reason: 'window',
    breaks: (block) => block.select.windowClause !== undefined || has(block, 'WindowDef'),
    message: 'a window function looks at rows of other keys',
    remedy: 'Put the window into the query that reads the view.',
  },
  {
    reason: 'grouping_sets',
    breaks: (block) => has(block, 'GroupingSet'),
    message: 'it groups in several ways at once (GROUPING SETS, ROLLUP, CUBE)',
    remedy: 'Group in one way.',
  },
  {
    reason: 'sublink',
    breaks: ({ sublinks }) => sublinks.length > 0,
    message: 'an expression asks another select',
    remedy: 'Join what it asks for.',
  },
  {
    reason: 'join',
    breaks: ({ mergesColumns }) => mergesColumns,
    message: 'a join merges columns (USING, NATURAL)',
    remedy: 'Write ON a.id = b.id.',
  },
];

/** Every reason of every select of the statement, each once. */
export function blockRefusals({ blocks }: QueryTree): readonly IncrementalRefusal[] {
  return RULES.filter(({ breaks }) => blocks.some(breaks)).map(({ reason, message, remedy }) => ({
    code: `view.incremental_${reason}`,
    message,
    remedy,
  }));
}

/** Selects in FROM and in expressions are blocks of their own. */
function has({ select }: QueryBlock, wanted: string): boolean {
  let found = false;
  walkNodes(ownClauses(select), (type) => {
    found ||= type === wanted;
    return !found && type !== 'SelectStmt';
  });
  return found;
}
