import type { ParsedContract } from '../definitions/contract.parser.js';
import { WORKSPACE_PARAMETER } from '../query-definition.js';
import type { StatementAnalysis } from './sql.analyzer.js';

/**
 * A query of workspace scope is answered for all who may see the workspace that it names: the statement must be proved to give rows of
 * that one alone. Either it reads no rows of others (every table is narrowed by the workspace), or it filters its finished rows, which
 * say whose they are.
 */
export function checkWorkspaces(
  { map, scope, parameters, narrow }: Pick<ParsedContract, 'map' | 'scope' | 'parameters' | 'narrow'>,
  { reads, residuals }: Pick<StatementAnalysis, 'reads' | 'residuals'>,
): void {
  if (scope !== 'workspace') return;
  if (parameters.find(({ name }) => name === WORKSPACE_PARAMETER)?.type !== 'string') {
    const message = `the answer is a workspace's, and there is no text parameter ${WORKSPACE_PARAMETER}`;
    map.report('scope', 'workspace.parameter', message, 'Declare it, or another scope.');
    return;
  }
  const isFiltered = residuals.some(
    ({ param, column }) => param === WORKSPACE_PARAMETER && column === WORKSPACE_PARAMETER,
  );
  const open = reads.find(
    (table) => !narrow.some((each) => each.table === table && each.param === WORKSPACE_PARAMETER),
  );
  if (isFiltered || open === undefined) return;
  map.report(
    'scope',
    'workspace.unproven',
    `${open} is not limited to the workspace that is asked about`,
    `Narrow every table by ${WORKSPACE_PARAMETER}, or filter the finished rows: WHERE (:${WORKSPACE_PARAMETER} IS NULL OR ${WORKSPACE_PARAMETER} = :${WORKSPACE_PARAMETER}).`,
  );
}
